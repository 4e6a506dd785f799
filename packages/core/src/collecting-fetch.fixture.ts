import { ExportTraceServiceRequest } from "./otlp-messages.fixture.ts";

/** A span as the independent decoder reads it: code generated from the official .proto files. */
export interface DecodedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly flags: number;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly resource: Readonly<Record<string, unknown>>;
  readonly instrumentationScope: string;
}

/** The far end of an exporter: a `fetch` that keeps what it is sent and answers as told. */
export interface CollectingFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly requests: { readonly url: string; readonly headers: Headers; readonly spans: DecodedSpan[] }[];
  readonly spans: DecodedSpan[];
  /** Makes the answer to later requests. @defaultValue an empty 200 */
  answer: (signal: AbortSignal) => Promise<Response>;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface RawSpan extends Omit<DecodedSpan, "attributes" | "events"> {
  readonly attributes: readonly KeyValue[];
  readonly events: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[];
}
interface RawRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly RawSpan[] }[];
  }[];
}

export function createCollectingFetch(): CollectingFetch {
  const collecting: CollectingFetch = {
    requests: [],
    spans: [],
    answer: () => Promise.resolve(new Response(null, { status: 200 })),
    fetch: async (url, init) => {
      const spans = decode(new Uint8Array(init?.body as Uint8Array<ArrayBuffer>));
      collecting.requests.push({ url: String(url), headers: new Headers(init?.headers), spans });
      collecting.spans.push(...spans);
      return collecting.answer(init!.signal!);
    },
  };
  return collecting;
}

function decode(bytes: Uint8Array): DecodedSpan[] {
  const options = { longs: Number, bytes: String, defaults: true };
  const request = ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(bytes), options) as RawRequest;
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        ...span,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        attributes: plain(span.attributes),
        events: span.events.map((event) => ({ name: event.name, attributes: plain(event.attributes) })),
        resource: plain(resource.attributes),
        instrumentationScope: scope.name,
      })),
    ),
  );
}

function hex(base64: string): string {
  return Buffer.from(base64, "base64").toString("hex");
}

function plain(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value[String(value["value"])] ?? Object.values(value)[0]]),
  );
}
