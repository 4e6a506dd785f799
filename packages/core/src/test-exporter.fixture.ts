import { endedSpans } from "./ended-spans.fixture.ts";
import type { Losses } from "./exporter.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import { createOtlpExporter } from "./otlp-exporter.ts";
import { ExportTraceServiceRequest } from "./otlp-messages.fixture.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { createExportCounters, createTestEndpoint } from "./test-endpoint.fixture.ts";
import type { ExportCounters } from "./transport.ts";

/** `span 0` to `span 4`. */
export const spans: ReadableSpan[] = endedSpans(5);

/** A span that no serializer can write. */
export const unwritable: ReadableSpan = {
  ...spans[0]!,
  spanContext: () => {
    throw new Error("odd");
  },
};

/** A request as the collector got it. */
export interface SentRequest {
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly names: string[];
}

export interface TestExporter {
  /** Exports `spans` unless it is given others. */
  run(batch?: ReadableSpan[], timeoutMillis?: number): Promise<Losses>;
  readonly requests: SentRequest[];
  readonly counters: ExportCounters;
}

/** An exporter to a collector that answers so. */
export function createTestExporter(
  answer: (request: SentRequest) => Answer | Promise<Answer>,
  more: Partial<OtlpEndpoint> = {},
): TestExporter {
  const counters = createExportCounters();
  const requests: SentRequest[] = [];
  const endpoint = createTestEndpoint(more);
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const bytes = init?.body as Uint8Array<ArrayBuffer>;
    const request = { headers: new Headers(init?.headers), bytes, names: namesIn(bytes) };
    requests.push(request);
    const { httpStatus, body = [], headers = {} } = await answer(request);
    return new Response(new Uint8Array(body), { status: httpStatus, headers });
  };
  const parts = { fetch, counters, serializer: endpoint.serializer, backoffMillis: 1 };
  const exporter = createOtlpExporter(endpoint, parts);
  return { run: (batch = spans, timeoutMillis = 1_000) => exporter.export(batch, timeoutMillis), requests, counters };
}

export interface Answer {
  readonly httpStatus: number;
  readonly body?: readonly number[];
  readonly headers?: Record<string, string>;
}

function namesIn(bytes: Uint8Array): string[] {
  const request = ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(bytes), {}) as {
    readonly resourceSpans: { readonly scopeSpans: { readonly spans: { readonly name: string }[] }[] }[];
  };
  return request.resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap((each) => each.spans.map(({ name }) => name)),
  );
}

export const answered = (httpStatus: number, ...body: number[]): Answer => ({ httpStatus, body });
