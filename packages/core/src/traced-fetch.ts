import { type HttpClientSpan, type HttpClientSpanOptions, startHttpClientSpan } from "./http-client-span.ts";
import { settled } from "./promise-like.ts";
import { isRequest, withTraceHeaders } from "./trace-headers.ts";

type FetchArguments = [input: string | URL | Request, init?: RequestInit | undefined];
type Fetch = (...args: FetchArguments) => Promise<Response>;

/**
 * Calls `fetch` in a CLIENT span with the span's context injected into the request's headers, if `propagateTo` trusts its
 * URL. Outside of an invocation it just calls. The caller sees the same response, errors and request as without. Where a
 * redirect leads is up to the platform: as other headers, those of the context go along.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
export function tracedFetch(
  fetch: Fetch,
  input: string | URL | Request,
  init?: RequestInit,
  options?: HttpClientSpanOptions,
): Promise<Response> {
  const span = startSpanOf([input, init], options);
  if (!span) return fetch(input, init);
  const fail = (error: unknown): never => {
    span.fail(error);
    throw error;
  };
  const succeed = (response: Response): Response => {
    const { status = 0 } = (response ?? {}) as Partial<Response>; // nothing: a stand-in for `fetch` in somebody's test
    span.succeed(status);
    return response;
  };
  // Wrapped, as somebody's stand-in for `fetch` may return no promise.
  return Promise.resolve(settled(() => fetch(...withTraceHeaders([input, init], span.headers)), { succeed, fail }));
}

/** `undefined` for arguments that cannot be read, too: `fetch` itself then says what is wrong with them. */
function startSpanOf([input, init]: FetchArguments, options?: HttpClientSpanOptions): HttpClientSpan | undefined {
  try {
    const request = isRequest(input) ? input : undefined;
    const method: unknown = init?.method ?? request?.method ?? "GET";
    return startHttpClientSpan(String(method), request?.url ?? String(input), options); // texts, as `fetch` makes them
  } catch {
    return undefined;
  }
}
