/** A value of an attribute: scalars, or lists and records of them. Integers beyond 2^53 are bigints, bytes are base64 strings. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** Attributes as a plain record. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The kind of a span; unknown numbers on the wire become `unspecified`. */
export type SpanKind = "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";

/** What happened to the operation; `message` is empty unless the code is `error`. */
export interface SpanStatus {
  readonly code: "unset" | "ok" | "error";
  readonly message: string;
}

/** Something that happened at one moment of a span, such as an `exception`. */
export interface SpanEvent {
  readonly name: string;
  readonly timeNanos: bigint;
  readonly attributes: Attributes;
}

/** A pointer to a span of this or of another trace. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** Where something received is from. */
export interface Origin {
  readonly resource: Attributes;
  /** `service.name` of the resource, or `unknown_service`. */
  readonly serviceName: string;
  /** The library that made it, as it calls itself; empty when it did not say. */
  readonly scope: InstrumentationScope;
}

/** A library that instruments. */
export interface InstrumentationScope {
  readonly name: string;
  readonly version: string;
}

/**
 * One received span, decoded from either OTLP encoding.
 *
 * Ids are lower-case hex. Times are nanoseconds since the Unix epoch; 0 means that the sender did not know.
 */
export interface ViewerSpan extends Origin {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** Whether the parent is in another process; `undefined` when the sender did not say. */
  readonly isParentRemote: boolean | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}
