/** The examples of Lambda handlers in one: the event says which. Run by `run.test.ts`. */
import * as awsSdk from "./aws-sdk.ts";
import * as lambda from "./lambda.ts";
import * as options from "./lambda-options.ts";
import * as secrets from "./lambda-secrets.ts";
import * as messages from "./messages.ts";
import * as middy from "./middy.ts";
import * as ownKeep from "./own-keep.ts";
import * as systemMetrics from "./system-metrics.ts";

interface RunEvent {
  readonly example: string;
  readonly event: unknown;
}
type Handler = (event: unknown, context: unknown) => unknown;

const modules = {
  lambda,
  messages,
  middy,
  options,
  secrets,
  "aws-sdk": awsSdk,
  "own-keep": ownKeep,
  "system-metrics": systemMetrics,
};
const handlers = Object.fromEntries(
  Object.entries(modules).map(([name, module]) => [name, module.handler as unknown as Handler]),
);

export const handler = async ({ example, event }: RunEvent, context: unknown): Promise<unknown> =>
  handlers[example]?.(event, context);
