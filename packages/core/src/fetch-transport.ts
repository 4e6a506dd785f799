import { describeFailure } from "./diagnostics.ts";
import { monotonicMillis } from "./monotonic-millis.ts";
import type { ExportCounters, Transport, TransportResult } from "./transport.ts";

/** What is read of an answer at most; more is cancelled. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Sends by `fetch`; the answer's body, if it has any, is always consumed or cancelled, as Workers count open connections. */
export function createFetchTransport(fetch: typeof globalThis.fetch, counters: ExportCounters): Transport {
  return {
    send: async ({ url, headers, body, deadline, signal = null }): Promise<TransportResult> => {
      if (monotonicMillis() >= deadline) return { reason: "timeout", message: "no time was left to export" };
      try {
        counters.exportRequests++;
        counters.exportBytes += body.byteLength;
        // A redirect is a failure: following it would hand the auth header to another host.
        const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
        return {
          httpStatus: response.status,
          body: await readBody(response),
          retryAfter: response.ok ? null : response.headers.get("retry-after"),
        };
      } catch (error) {
        const message = `the collector cannot be reached: ${describeFailure(error)}`;
        return { reason: "unreachable", message };
      }
    },
  };
}

/** Nothing for what cannot be read, as broken gzip: the status has told already what became of the request. */
async function readBody(response: Response): Promise<Uint8Array> {
  const { headers } = response;
  // What is encoded may inflate to any length. Reading a stream costs many times what it costs to read all at once.
  const length = Number(headers.get("content-encoding") ?? headers.get("content-length") ?? Number.NaN);
  try {
    if (length === 0) return new Uint8Array();
    if (length <= MAX_ANSWER_BYTES) return new Uint8Array(await response.arrayBuffer());
    return await readStream(response.body as AsyncIterable<Uint8Array<ArrayBuffer>> | null);
  } catch {
    return new Uint8Array();
  }
}

async function readStream(stream: AsyncIterable<Uint8Array<ArrayBuffer>> | null): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of stream ?? []) {
    length += chunk.byteLength;
    if (length > MAX_ANSWER_BYTES) return new Uint8Array(); // leaving the loop cancels the body
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
