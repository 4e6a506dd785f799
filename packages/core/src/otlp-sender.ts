import { createAuthorizingTransport } from "./authorizing-transport.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import { createOnceReporter } from "./diagnostics.ts";
import { type ExportVerdict, judgeExport } from "./export-verdict.ts";
import { createFetchTransport } from "./fetch-transport.ts";
import { createGzipTransport } from "./gzip-transport.ts";
import { monotonicMillis } from "./monotonic-millis.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import type { OtlpSerializer } from "./otlp-exporter-options.ts";
import { createRetryingTransport, isRetryable } from "./retrying-transport.ts";
import type { ExportCounters, TransportResult } from "./transport.ts";
import { withDeadline } from "./with-deadline.ts";

/** What a sender works with. */
export interface SenderParts {
  /** Used unless the endpoint has its own. */
  readonly fetch: typeof globalThis.fetch;
  readonly counters: ExportCounters;
  /** What is sent, and how answers are read. */
  readonly serializer: Pick<OtlpSerializer<never>, "contentType" | "readResponse">;
  /** The platform ends requests that are under way when their invocation is over. @defaultValue `false` */
  readonly endsRequests?: boolean | undefined;
  /** First wait before a retry. @defaultValue `500` */
  readonly backoffMillis?: number;
}

/** One serialised batch. */
export interface OtlpBatch {
  readonly body: Uint8Array<ArrayBuffer>;
  /** How many items are in it. */
  readonly items: number;
  /** For all attempts. */
  readonly timeoutMillis: number;
  /** Whether halves of it will be sent when the collector finds it too large (413), which then is no problem to report. */
  readonly isDivisible?: boolean;
}

/** Sends batches of any signal to one endpoint by the rules of OTLP/HTTP, and reports what fails. */
export interface OtlpSender {
  /** Nothing would be sent now: nothing needs to be serialised. */
  isBlocked(): boolean;
  /** Never rejects; settles within the batch's time. `undefined` when halves of it are to be sent: nothing is lost yet. */
  send(batch: OtlpBatch): Promise<ExportVerdict | undefined>;
}

/** @see https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createOtlpSender(endpoint: OtlpEndpoint, parts: SenderParts): OtlpSender {
  const reporter = createOnceReporter();
  const circuit = createCircuitBreaker((message) => reporter.report(message, message));
  const post = createPost(endpoint, parts);

  const report = (verdict: ExportVerdict, sent?: TransportResult["sent"]): ExportVerdict => {
    const { lost, reason, message } = verdict;
    const suffix = `(${lost} lost; said once until an export succeeds)`;
    if (message === undefined) reporter.recovered();
    else reporter.report(reason, `${maskValues(message, sent)} ${suffix}`);
    return verdict;
  };

  return {
    isBlocked: circuit.isBlocked,
    send: async ({ body, items, timeoutMillis, isDivisible }) => {
      // The platform's haste, not the collector's failure.
      if (!(timeoutMillis > 0))
        return report({ lost: items, reason: "timeout", message: "no time was left to export" });
      const settle = circuit.enter(timeoutMillis);
      if (!settle) return { lost: items, reason: "circuit_open" };
      const result = await post(body, timeoutMillis);
      settle(result.reason !== undefined || isRetryable(result));
      if (isDivisible && result.httpStatus === 413) return undefined;
      return report(judgeExport(result, items, parts.serializer), result.sent);
    },
  };
}

type Post = (body: Uint8Array<ArrayBuffer>, timeoutMillis: number) => Promise<TransportResult>;

/** The whole way of a body, with everything that may happen on it. */
function createPost(endpoint: OtlpEndpoint, parts: SenderParts): Post {
  const { counters, serializer } = parts;
  const direct = createFetchTransport(endpoint.fetch ?? parts.fetch, counters);
  const retrying = createRetryingTransport(createAuthorizingTransport(direct, endpoint), parts);
  const transport = endpoint.compression === "gzip" ? createGzipTransport(retrying) : retrying;
  const headers = { "content-type": serializer.contentType };
  // A fetch of the user's own may not be the platform's.
  let isEnded = parts.endsRequests && !endpoint.fetch;
  return async (body, timeoutMillis) => {
    const startedAt = monotonicMillis();
    const controller = isEnded ? undefined : new AbortController();
    const signal = controller?.signal;
    const sending = transport.send({ url: endpoint.url, headers, body, deadline: startedAt + timeoutMillis, signal });
    const result = await withDeadline<TransportResult>(timeoutMillis, sending, () => {
      controller?.abort();
      isEnded = false; // an invocation may be long, and hold only so many connections
      return { reason: "timeout", message: "the collector did not answer in time" };
    });
    counters.exportMillis += monotonicMillis() - startedAt;
    return result;
  };
}

/** A collector may repeat the key that it was sent, with or without its scheme. */
function maskValues(text: string, headers: object = {}): string {
  return Object.values(headers)
    .flatMap((value) => [String(value), String(value).replace(/^\w+ /, "")])
    .filter((value) => value.length > 3)
    .reduce((masked, value) => masked.replaceAll(value, "***"), text);
}
