import type { Attributes, Link, Span, SpanKind, TextMapGetter, TimeInput } from "@opentelemetry/api";
import type { FlushStrategy } from "./flush.ts";

/** What starts an invocation: the values of `faas.trigger`. @see https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#function-trigger-type */
export type Trigger = "http" | "pubsub" | "datasource" | "timer" | "other";

/** Where the caller's context is read from: headers of a request, attributes of a message. */
export interface IncomingCarrier<Carrier = unknown> {
  readonly carrier: Carrier;
  readonly getter: TextMapGetter<Carrier>;
}

/** What the caller gets and when the root span ends. */
export interface Completion {
  readonly result: unknown;
  /** When the result goes on after it was returned (a streamed body): settles when it is over. Rejection is an error of the invocation. */
  readonly ended?: Promise<"complete" | "client-disconnected">;
}

/** The root span of what takes several invocations to run, as a workflow does: the same one in each of them. */
export interface RootIdentity {
  readonly traceId: string;
  readonly spanId: string;
  /** @defaultValue now */
  readonly startTime?: TimeInput;
}

/** One run of user code, as an adapter describes it. */
export interface Invocation {
  readonly trigger: Trigger;
  /** Name, kind, attributes and links of the root span. */
  readonly name: string;
  /** @defaultValue `SpanKind.SERVER` */
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** More attributes of the root span, asked for unless its parent is not sampled and nothing else wants it. Must not throw. */
  describe?(): Attributes | undefined;
  readonly links?: Link[];
  readonly incoming?: IncomingCarrier;
  /** Where the ids of the root span follow from what runs; a caller's trace beats that. @defaultValue random ids */
  readonly identity?: RootIdentity;
  readonly flush: FlushStrategy;
  /** Aborted when the caller has gone before there is a result: the root ends there, as the code may be discarded. */
  readonly cancellation?: AbortSignal;
  /** Sets attributes and status from the handler's result. Not called when the handler throws. Must not throw. */
  complete?(result: unknown, root: Span): Completion | undefined;
}
