import { describeFailure } from "./diagnostics.ts";
import type { Transport, TransportRequest, TransportResult } from "./transport.ts";

/** What is read of an answer at most; more is cancelled. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Timers take no more, and fire at once beyond it: 24 days stand for no deadline. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/** Sends by `fetch`; the answer's body is always consumed or cancelled, as Workers count open connections. */
export function createFetchTransport(fetch: typeof globalThis.fetch): Transport {
  return {
    send: async (request) => {
      const controller = new AbortController();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const deadline = new Promise<TransportResult>((resolve) => {
        const giveUp = (): void => {
          resolve({ status: "failed", reason: "timeout", message: "the collector did not answer in time" });
          controller.abort();
        };
        timer = setTimeout(giveUp, Math.min(request.timeoutMillis, MAX_TIMER_MILLIS));
      });
      try {
        // Raced, not only aborted: a fetch of the user's own may not listen to the signal.
        return await Promise.race([post(fetch, request, controller.signal), deadline]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function post(
  fetch: typeof globalThis.fetch,
  { url, headers, body }: TransportRequest,
  signal: AbortSignal,
): Promise<TransportResult> {
  try {
    // A redirect is a failure: following it would hand the auth header to another host.
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    return { status: "answered", httpStatus: response.status, body: await readBody(response) };
  } catch (error) {
    const message = `the collector cannot be reached: ${describeFailure(error)}`;
    return { status: "failed", reason: "unreachable", message };
  }
}

async function readBody({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    length += chunk.byteLength;
    if (length > MAX_ANSWER_BYTES) return new Uint8Array(); // leaving the loop cancels the body
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
