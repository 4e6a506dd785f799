import { AWS_STEP_FUNCTIONS_ACTIVITY_ARN, AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN } from "../attributes.ts";
import { text } from "../text.ts";
import type { AwsService } from "./aws-service.ts";
import { hasRoom } from "./carrier.ts";
import { withContextInJson } from "./json-carrier.ts";

/** An execution carries the context in its input, where its states find it. */
export const stepFunctions: AwsService = {
  describe: ({ input }) => ({
    [AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN]: text(input["stateMachineArn"]),
    [AWS_STEP_FUNCTIONS_ACTIVITY_ARN]: text(input["activityArn"]),
  }),
  inject: ({ operation, input, options }, context) => {
    if (!/^Start(?:Sync)?Execution$/.test(operation) || !options.payloads.includes("SFN")) return undefined;
    // To start an execution by its name once more succeeds as long as the input is the same, which it must stay.
    if (operation === "StartExecution" && input["name"] !== undefined) return undefined;
    if (!hasRoom(input, context)) return undefined;
    const injected = withContextInJson(input["input"] === undefined ? "{}" : String(input["input"]), context);
    return injected === undefined ? undefined : { ...input, input: injected };
  },
};
