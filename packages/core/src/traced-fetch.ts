import { attempt } from "./attempt.ts";
import { type HttpClientSpanOptions, startHttpClientSpan } from "./http-client-span.ts";
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
  // Nothing for arguments that cannot be read, too: `fetch` itself then says what is wrong with them.
  const span = attempt(() => {
    const request: Partial<Request> = isRequest(input) ? input : {};
    const method: unknown = init?.method ?? request.method ?? "GET";
    return startHttpClientSpan(String(method), request.url ?? String(input), options); // texts, as `fetch` makes them
  });
  if (!span) return fetch(input, init);
  const answer = settled(() => fetch(...withTraceHeaders([input, init], span.headers)), {
    succeed: (response: Response | undefined) => {
      span.succeed(response?.status ?? 0); // nothing: a stand-in for `fetch` in somebody's test
      return response as Response;
    },
    fail: (error): never => {
      span.fail(error);
      throw error;
    },
  });
  return Promise.resolve(answer); // somebody's stand-in for `fetch` may return no promise
}
