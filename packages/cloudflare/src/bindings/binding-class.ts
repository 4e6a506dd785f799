import type { Attributes, SpanKind } from "@opentelemetry/api";

/** A call of a binding's method. */
export interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
  /** What the method was called on. */
  readonly self: unknown;
  /** The name of the binding on `env`, or of the export. */
  readonly binding: string;
}

/** What a call's span is made of, beside what all spans of bindings are. */
export interface CallSpan {
  /** @defaultValue the method and the binding */
  readonly name?: string;
  /** @defaultValue `SpanKind.CLIENT` */
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
}

/** How the objects of one of the platform's classes are traced. Lists of names have spaces in between. */
export interface BindingClass {
  /** `cloudflare.binding.type`, as Cloudflare's own traces have it. */
  readonly type: string;
  /** `db.system.name`, for what is a database. */
  readonly system?: string;
  /** Methods whose calls become spans; `fetch` sends the context along in headers. */
  readonly methods?: string;
  /** Methods that make objects whose own methods are traced. */
  readonly factories?: string;
  /** Members whose own methods are traced. */
  readonly parts?: string;
  /** Methods that are traced by RPC in any case: of objects that answer to every name. */
  readonly rpc?: string;
  /** What is known before the call; `false` for a call that makes no request. */
  request?(call: Call): CallSpan | false;
  /** The arguments with the caller's context among them, where that was asked for. */
  withContext?(call: Call, carrier: Readonly<Record<string, string>>): readonly unknown[];
  /** What the result tells. */
  response?(result: unknown, call: Call): Attributes;
}
