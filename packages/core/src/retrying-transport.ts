import { monotonicMillis } from "./monotonic-millis.ts";
import { parseRetryAfter } from "./retry-after.ts";
import type { ExportCounters, Transport, TransportResult } from "./transport.ts";

const MAX_ATTEMPTS = 5;
/** No collector is waited for longer, even if there is no deadline. */
const MAX_WAIT_MILLIS = 60_000;

/**
 * Whether the same may be taken later: the collector is overloaded, or there was no connection.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#failures-1
 */
export function isRetryable({ httpStatus, reason }: TransportResult): boolean {
  return reason === "unreachable" || [429, 502, 503, 504].includes(httpStatus ?? 0);
}

/**
 * Sends again what a collector could not take for now: up to 5 attempts, one after another. Between them it waits as long
 * as `Retry-After` says, otherwise 0.5, 1, 2 and 4 s, of which up to half is left out at random; after the first broken
 * connection not at all, as a thawed process finds its sockets closed. A wait that does not end before the deadline is
 * not begun.
 */
export function createRetryingTransport(
  transport: Transport,
  { counters, backoffMillis = 500 }: { readonly counters: ExportCounters; readonly backoffMillis?: number },
): Transport {
  return {
    send: async (request) => {
      for (let attempt = 1; ; attempt++) {
        const result = await transport.send(request);
        if (attempt === MAX_ATTEMPTS || !isRetryable(result)) return result;
        const backoff = backoffMillis * 2 ** (attempt - 1) * (1 - Math.random() / 2);
        const isStaleSocket = attempt === 1 && result.reason;
        const waitMillis = isStaleSocket ? 0 : (parseRetryAfter(result.retryAfter, Date.now()) ?? backoff);
        if (waitMillis >= Math.min(request.deadline - monotonicMillis(), MAX_WAIT_MILLIS)) return result;
        if (waitMillis > 0) await new Promise((resolve) => setTimeout(resolve, waitMillis));
        counters.retries++;
      }
    },
  };
}
