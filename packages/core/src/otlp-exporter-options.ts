import type { PartialSuccess } from "./partial-success.ts";
import type { ReadableSpan } from "./sdk-types.ts";

/** A value, or how to get it when it is first needed: secrets of a Secrets Store or of SSM. Got once, and again after a failure. */
export type Lazy<Value> = Value | (() => Value | Promise<Value>);

/** An OTLP/HTTP endpoint. @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
export interface OtlpExporterOptions {
  /** Full URL of the traces endpoint, used as it is. Environment: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `OTEL_EXPORTER_OTLP_ENDPOINT` + `/v1/traces`. */
  readonly url?: string;
  /**
   * Headers of each export request, such as the backend's key. A lazy value is got at the first export, and again once the
   * backend has answered 401 or 403. Environment: `OTEL_EXPORTER_OTLP_(TRACES_)HEADERS`, which are not sent when `url`
   * is given with `headers` or `authorize`: they are another backend's then.
   */
  readonly headers?: Readonly<Record<string, Lazy<string>>>;
  /** Longest time for one export, its retries included; 0 for no limit. Environment: `OTEL_EXPORTER_OTLP_(TRACES_)TIMEOUT`. @defaultValue `10_000` */
  readonly timeoutMillis?: number;
  /** Environment: `OTEL_EXPORTER_OTLP_(TRACES_)COMPRESSION`. @defaultValue `"none"` */
  readonly compression?: "gzip" | "none";
  /** A request with more bytes, before compression, is split. @defaultValue `1_000_000`, the least that a backend is known to take */
  readonly maxRequestBytes?: number;
  /** How spans are written; `jsonSerializer()` for OTLP in JSON. @defaultValue protobuf */
  readonly serializer?: SpanSerializer;
  /** Sends the export requests: a function like `fetch`, or a service binding. @defaultValue the platform's `fetch`, untraced */
  readonly fetch?: typeof globalThis.fetch | Fetcher;
  /**
   * Gives the headers that authorise a request, for each attempt anew: SigV4, OAuth. It sees what will be sent; what it
   * returns beats other headers. When it throws, the spans are dropped and counted.
   */
  readonly authorize?: (request: ExportRequest) => Headerlike | Promise<Headerlike>;
}

type Headerlike = Readonly<Record<string, string>>;

/** Something with a `fetch`, as a service binding of Workers. */
export interface Fetcher {
  fetch: typeof globalThis.fetch;
}

/** `Uint8Array<ArrayBuffer>`, which is what it says to a compiler of today; `Uint8Array` to one before TypeScript 5.7. */
type ExportBody = ReturnType<Uint8ArrayConstructor["of"]>;

/** One export request, as it will be sent. */
export interface ExportRequest {
  readonly url: string;
  readonly method: "POST";
  readonly headers: Headerlike;
  readonly body: ExportBody;
}

/** Writes items of a signal as the request of an OTLP export service, and reads its answer. */
export interface OtlpSerializer<Item> {
  readonly contentType: string;
  /** May throw for an item that cannot be written: then the others are written without it. */
  serialize(items: Item[]): ExportBody;
  /** Reads the answer to an export request. May throw. */
  readResponse(body: Uint8Array): PartialSuccess;
}

/** Writes spans as an `ExportTraceServiceRequest`, and reads what a collector says of them. */
export type SpanSerializer = OtlpSerializer<ReadableSpan>;
