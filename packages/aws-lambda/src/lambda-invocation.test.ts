import { createAwaitedFlush } from "@tracelet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeTrigger, lambdaInvocation } from "./lambda-invocation.ts";
import type { LambdaContextLike } from "./types.ts";

const CAPTURE = { query: false, userAgent: true, clientAddress: true, requestHeaders: [] };
const settings = {
  flush: () => createAwaitedFlush().strategy({ budgetMillis: () => 2_000 }),
  functionName: "from-variable",
  initializationType: undefined,
};
const invocation = (context: unknown, event: unknown = {}) =>
  lambdaInvocation(describeTrigger(event, CAPTURE), { event, context: context as LambdaContextLike }, settings);
const ARN = "arn:aws:lambda:eu-central-1:123456789012:function:orders";

describe("lambdaInvocation", () => {
  it("is named after the function, by the context or the variable", () => {
    expect(invocation({ functionName: "from-context" })).toMatchObject({ name: "from-context", trigger: "other" });
    for (const context of [{}, undefined, null, { functionName: 5 }])
      expect(invocation(context).name).toBe("from-variable");
  });

  it.each([
    [ARN, "7", ARN],
    [`${ARN}:live`, "7", `${ARN}:7`],
    [`${ARN}:$LATEST`, "$LATEST", `${ARN}:$LATEST`],
    [`${ARN}:live`, undefined, `${ARN}:live`],
    ["not an arn", "7", "not an arn"],
  ])("tells the resource of %s at version %s as %s", (arn, functionVersion, resourceId) => {
    const { attributes } = invocation({ awsRequestId: "id", invokedFunctionArn: arn, functionVersion });
    expect(attributes).toMatchObject({
      "faas.invocation_id": "id",
      "aws.lambda.invoked_arn": arn,
      "cloud.resource_id": resourceId,
    });
    expect(attributes?.["cloud.account.id"]).toBe(arn.startsWith("arn:") ? "123456789012" : undefined);
  });

  it("is named by the variable when the context throws, as those of stubs do", () => {
    const throwing = (): never => {
      throw new Error("not implemented");
    };
    expect(invocation(new Proxy({}, { get: throwing })).name).toBe("from-variable");
  });

  it("never throws, whatever the context and the event are", () => {
    const member = fc.anything();
    const context = fc.oneof(
      fc.anything(),
      fc.record({
        awsRequestId: member,
        functionName: member,
        functionVersion: member,
        invokedFunctionArn: member,
        getRemainingTimeInMillis: member,
      }),
    );
    fc.assert(
      fc.property(context, fc.jsonValue(), (own, event) => {
        expect(typeof invocation(own, event).name).toBe("string");
      }),
    );
  });
});
