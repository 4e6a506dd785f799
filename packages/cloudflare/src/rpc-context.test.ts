import { describe, expect, it } from "vitest";
import { takeRpcContext, withRpcContext } from "./rpc-context.ts";

const carrier = { traceparent: "00-1-2-01" };

describe("the context of an RPC", () => {
  it("travels behind the arguments, and is taken off by the callee", () => {
    const sent = structuredClone([...withRpcContext(["a", 1], carrier)]);
    expect(sent).toHaveLength(3);
    expect(takeRpcContext(sent)).toEqual({ args: ["a", 1], carrier });
  });

  it("is not sent when there is none", () => {
    const args = ["a"];
    expect(withRpcContext(args, {})).toBe(args);
  });

  it.each([
    [[]],
    [["a"]],
    [[null]],
    [[{ tracelet: 1 }]],
    [[{ tracelet: 2, context: carrier }]],
    [[{ tracelet: 1, context: { traceparent: 7 } }]],
    [[{ tracelet: 1, context: carrier, more: true }]],
    [[{ tracelet: 1, context: carrier }, "last"]],
    [[Object.assign(Object.create({ method: () => undefined }) as object, { tracelet: 1, context: carrier })]],
  ])("is nothing else that comes last: %j", (args: unknown[]) => {
    expect(takeRpcContext(args)).toEqual({ args });
  });
});
