import type { Attributes, Context, Link, Span, SpanKind, TextMapGetter } from "@opentelemetry/api";

/** What starts an invocation: the values of `faas.trigger`. @see https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#function-trigger-type */
export type Trigger = "http" | "pubsub" | "datasource" | "timer" | "other";

/** Where the caller's context is read from: headers of a request, attributes of a message. */
export interface IncomingCarrier<Carrier = unknown> {
  readonly carrier: Carrier;
  readonly getter: TextMapGetter<Carrier>;
}

/**
 * Who keeps the code alive until the flush ends: the platform lets work go on after the response (`waitUntil`, a
 * long-lived server), so waiting for open spans costs the response nothing.
 */
export interface BackgroundKeepAlive {
  readonly mode: "background";
  /** Keeps the code alive until `flush` settles; `flush` never rejects. Called again for spans that end later. */
  hold(flush: Promise<void>): void;
  /** How long after the root span's end the platform keeps the code alive at most. @defaultValue `25_000` */
  readonly deadlineMillis?: number;
}

/** Nobody does: the platform freezes the code with the response, which therefore waits for the export and nothing else. */
export interface AwaitedKeepAlive {
  readonly mode: "awaited";
  /** How long the response may be held for the export from now on. */
  budgetMillis(): number;
}

export type KeepAlive = BackgroundKeepAlive | AwaitedKeepAlive;

/** What the caller gets and when the root span ends. */
export interface Completion<Result> {
  readonly result: Result;
  /** When the result goes on after it was returned (a streamed body): settles when it is over. Rejection is an error of the invocation. */
  readonly ended?: Promise<unknown>;
}

/** One run of user code, as an adapter describes it. */
export interface Invocation<Result = unknown, Alive extends KeepAlive = KeepAlive> {
  readonly trigger: Trigger;
  /** Name, kind, attributes and links of the root span. */
  readonly name: string;
  /** @defaultValue `SpanKind.SERVER` */
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly links?: Link[];
  readonly incoming?: IncomingCarrier;
  /** Parent to use when `incoming` carries none; a context of the api. @defaultValue `ROOT_CONTEXT` */
  readonly parentContext?: Context;
  readonly keepAlive: Alive;
  /** Sets attributes and status from the handler's result. Not called when the handler throws. Must not throw. */
  complete?(result: Awaited<Result>, root: Span): Completion<Awaited<Result>> | undefined;
}
