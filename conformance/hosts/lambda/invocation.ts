import { randomUUID } from "node:crypto";

/** What the platform knows of an invocation besides the event. */
export interface InvocationOptions {
  /** The function's timeout. @defaultValue 900_000, the platform's maximum: what hangs must not be saved by it */
  readonly timeoutMillis?: number;
  /**
   * What else the platform waits for before it kills a function whose time is over, so that a test of what the function does
   * until then does not depend on how busy the machine is. @defaultValue nothing
   */
  readonly killAfter?: Promise<unknown>;
  /** Value of the header `Lambda-Runtime-Trace-Id` (X-Ray). */
  readonly traceId?: string;
  /** Of a direct invocation; its `custom` is where SDKs put a trace context. */
  readonly clientContext?: unknown;
}

/** An error as the runtime client reports it. */
export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What the caller of the function gets. */
export type InvocationResult =
  | {
      readonly kind: "response";
      readonly body: Buffer;
      readonly contentType: string;
      /** A streamed response that broke off: what the runtime said after the last byte. */
      readonly brokenOff?: ReportedError;
    }
  | { readonly kind: "error"; readonly error: ReportedError };

/** A streamed response that has begun. */
export interface StreamedResponse {
  readonly contentType: string;
  /** Ends with the response, and throws if that breaks off. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** One event on its way through an environment. */
export interface Invocation {
  readonly id: string;
  readonly event: unknown;
  readonly options: InvocationOptions;
  /** Unix time at which the platform kills the environment; known once the event was handed out. */
  deadlineMillis: number;
  readonly result: PromiseWithResolvers<InvocationResult>;
  /** Resolves when a streamed response begins; never for another one. */
  readonly streamed: PromiseWithResolvers<StreamedResponse>;
  /** Resolves when the runtime and every extension are done with it, which may be after the result. */
  readonly completed: PromiseWithResolvers<void>;
  isAnswered: boolean;
}

export const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:conformance";
const DEFAULT_TIMEOUT_MILLIS = 900_000;

export function createInvocation(event: unknown, options: InvocationOptions = {}): Invocation {
  return {
    id: randomUUID(),
    event,
    options,
    deadlineMillis: 0,
    result: Promise.withResolvers(),
    streamed: Promise.withResolvers(),
    completed: Promise.withResolvers(),
    isAnswered: false,
  };
}

/** Starts the clock of an invocation and returns how long it has. */
export function startClock(invocation: Invocation): number {
  const timeoutMillis = invocation.options.timeoutMillis ?? DEFAULT_TIMEOUT_MILLIS;
  invocation.deadlineMillis = Date.now() + timeoutMillis;
  return timeoutMillis;
}

/** Gives the caller its result, once. */
export function answer(invocation: Invocation, result: InvocationResult): void {
  invocation.isAnswered = true;
  invocation.result.resolve(result);
}
