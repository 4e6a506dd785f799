import { decodeRequest } from "../conformance/collector/decode-request.ts";
import type { SinkRequest } from "./sink.ts";

/** What is needed of a span to tell whether all of them arrived, and each of them once. */
export interface SpanId {
  readonly traceId: string;
  readonly spanId: string;
}

/** The spans of an export request, be it OTLP or Sentry's own format. */
export function exportedSpans({ path, headers, body }: SinkRequest): readonly SpanId[] {
  return path.includes("/envelope/") ? envelopeSpans(body.toString("utf8")) : decodeRequest(body, headers);
}

/** A part of what an item of an envelope may hold: a transaction with its spans, or spans by themselves. */
interface EnvelopePayload {
  readonly contexts?: { readonly trace?: EnvelopeSpan };
  readonly spans?: readonly EnvelopeSpan[];
  readonly items?: readonly EnvelopeSpan[];
}

interface EnvelopeSpan {
  readonly trace_id: string;
  readonly span_id: string;
}

/** Lines of JSON: a header, then each item's header and payload. @see https://develop.sentry.dev/sdk/data-model/envelopes/ */
function envelopeSpans(envelope: string): SpanId[] {
  const [, ...lines] = envelope.split("\n").filter((line) => line !== "");
  const payloads = lines.map((line) => JSON.parse(line) as EnvelopePayload);
  return payloads
    .flatMap(({ contexts, spans = [], items = [] }) => [
      ...(contexts?.trace ? [contexts.trace] : []),
      ...spans,
      ...items,
    ])
    .filter(({ span_id: spanId }) => spanId !== undefined)
    .map(({ trace_id: traceId, span_id: spanId }) => ({ traceId, spanId }));
}

/** What became of the spans of some traces. */
export interface SpanAccount {
  readonly lost: number;
  readonly duplicated: number;
}

/** Each of the traces should have so many spans. */
export function accountOf(spans: readonly SpanId[], traceIds: readonly string[], spansPerTrace: number): SpanAccount {
  const byTrace = new Map<string, Set<string>>(traceIds.map((traceId) => [traceId, new Set()]));
  let duplicated = 0;
  for (const { traceId, spanId } of spans) {
    const known = byTrace.get(traceId);
    if (known?.has(spanId)) duplicated += 1;
    known?.add(spanId);
  }
  const lost = traceIds.reduce(
    (sum, traceId) => sum + Math.max(0, spansPerTrace - (byTrace.get(traceId)?.size ?? 0)),
    0,
  );
  return { lost, duplicated };
}
