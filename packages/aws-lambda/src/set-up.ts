import {
  assertOptions,
  createTracing,
  collectInitSpans,
  type EnvRecord,
  type Tracing,
  type TracingOptions,
  type Trigger,
  tryOptions,
  validate,
} from "@tracelet/core";
import type { ExtractContext } from "./carrier.ts";
import { isBeforeFirstInvocation, markInit } from "./cold-start.ts";
import { announceHandler } from "./extension.ts";
import { guarded } from "./guarded.ts";
import { createLambdaFlush, type FlushMode } from "./lambda-flush.ts";
import type { InvocationSettings } from "./lambda-invocation.ts";
import { traceOutgoingRequests } from "./outgoing-requests.ts";
import { lambdaDefaults } from "./resource.ts";
import { onTermination } from "./termination.ts";
import { text } from "./text.ts";

/** Options of the Lambda adapter. */
export interface LambdaOptions extends TracingOptions {
  /**
   * Who waits for the export. `extension`: nobody, it runs after the response has gone and before the process is frozen;
   * needs {@link registerExtension}. `await`: the response. `background`: nobody, and what a freeze interrupts goes on
   * after the thaw; made for Managed Instances, which have no freeze.
   * @defaultValue `background` on Managed Instances; else `extension` when one is registered in time, otherwise `await`
   */
  readonly flush?: FlushMode;
  /**
   * How long an export may take, and so the longest that a response is held for it; less when the function's time runs
   * out. Not for `background`, where nobody waits.
   * @defaultValue `2_000`
   */
  readonly maxFlushMillis?: number;
  /**
   * Traces outgoing requests of `node:http`, `node:https` (those of the AWS SDK among them) and the `undici` package,
   * and tells them their context; for the whole process, as soon as one handler's options want it. The global `fetch` is
   * traced in any case.
   * @defaultValue `true`
   */
  readonly instrumentHttp?: boolean;
  /**
   * Where the caller's context is, for events that hold it in a place of their own: returns what has `traceparent` among
   * its members, or nothing. Beats what the event's headers and message attributes say.
   *
   * @example
   * extractContext: (event) => (event as Order).metadata,
   */
  readonly extractContext?: ExtractContext;
}

/**
 * Options, or how they follow from the function's variables and from what started the invocation. A function is called
 * once for each trigger, at its first event; what it throws switches tracing off for that trigger, and is reported.
 */
export type LambdaOptionsSource =
  | LambdaOptions
  | ((env: Readonly<Record<string, string | undefined>>, trigger: Trigger) => LambdaOptions);

/** What one set of options amounts to. */
export interface SetUp {
  readonly tracing: Tracing;
  readonly settings: InvocationSettings;
}

/** `undefined` where tracing is off. */
export type FindSetUp = (trigger: () => Trigger) => SetUp | undefined;

/** What the adapter's own options may be; the others are checked by core. */
const OPTIONS = {
  flush: '"await" or "extension" or "background"',
  maxFlushMillis: "a number from 0",
  instrumentHttp: "a boolean",
  extractContext: "a function",
};

/**
 * @returns `undefined` when tracing is off for good
 * @throws ConfigurationError for options that cannot be meant; those that a function returns are reported.
 */
export function createSetUps(source: LambdaOptionsSource): FindSetUp | undefined {
  markInit();
  if (typeof source !== "function") {
    const setUp = createSetUp(source);
    return setUp && (() => setUp);
  }
  announceHandler();
  const setUps = new Map<Trigger, SetUp | undefined>();
  return (triggerOf) => {
    const trigger = triggerOf();
    if (!setUps.has(trigger)) {
      const resolve = (): unknown => source(process.env, trigger);
      setUps.set(trigger, tryOptions({ adapter: "aws-lambda", resolve, create: createSetUp }));
    }
    return setUps.get(trigger);
  };
}

function createSetUp(given: unknown): SetUp | undefined {
  assertOptions(given);
  const { flush, maxFlushMillis = 2_000, instrumentHttp = true, extractContext, ...others } = given as LambdaOptions;
  validate({ flush, maxFlushMillis, instrumentHttp, extractContext }, OPTIONS);
  const env: EnvRecord = process.env;
  const tracing = createTracing(others, env, lambdaDefaults(env));
  if (!tracing.isEnabled) return undefined;
  if (instrumentHttp) traceOutgoingRequests();
  if (isBeforeFirstInvocation()) collectInitSpans(tracing);
  const isManaged = env["AWS_LAMBDA_MAX_CONCURRENCY"] !== undefined;
  const { strategy, drain } = createLambdaFlush({ mode: flush, maxFlushMillis, isManaged });
  onTermination(drain);
  return {
    tracing,
    settings: {
      extractContext: extractContext && guarded("extractContext() threw", extractContext),
      flush: strategy,
      functionName: text(env["AWS_LAMBDA_FUNCTION_NAME"]) ?? "lambda",
      initializationType: isManaged ? "lambda-managed-instances" : env["AWS_LAMBDA_INITIALIZATION_TYPE"],
    },
  };
}
