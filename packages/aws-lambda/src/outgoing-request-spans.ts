import { type HttpClientSpan, startHttpClientSpan } from "@tracelet/core";

/** A request that goes out, as every client can tell of it. */
export interface OutgoingRequest {
  readonly method: string;
  /** Scheme and authority. */
  readonly origin: string;
  /** The path with its query; to a proxy the whole URL; or none of a URL, as in `OPTIONS *`. */
  readonly target: string;
  /** Absent when they can no longer be changed. */
  readonly headers?: UnsentHeaders | undefined;
}

/** The headers of a request that has not been sent. */
export interface UnsentHeaders {
  hasHeader(name: string): boolean;
  setHeader(name: string, value: string): unknown;
}

/** The spans of requests that wait for their answer, by the client's own object for a request. Keeps none alive. */
export interface RequestSpans {
  /** The request was started before, be it traced or not. */
  knows(request: object): boolean;
  /**
   * Starts the request's span, and adds the headers that tell its context, as far as it has none of that name.
   *
   * @returns whether there is a span
   */
  start(request: object, outgoing: OutgoingRequest): boolean;
  succeed(request: object, statusCode: number | undefined): void;
  fail(request: object, error: unknown): void;
}

export function createRequestSpans(): RequestSpans {
  const spans = new WeakMap<object, HttpClientSpan | undefined>();
  /** For the first that ends it; the others find nothing. */
  const take = (request: object): HttpClientSpan | undefined => {
    const span = spans.get(request);
    if (span) spans.set(request, undefined);
    return span;
  };
  return {
    knows: (request) => spans.has(request),
    start: (request, { method, origin, target, headers }) => {
      const span = startHttpClientSpan(method, absoluteUrl(origin, target));
      spans.set(request, span);
      if (span && headers) addMissing(headers, span.headers);
      return span !== undefined;
    },
    succeed: (request, statusCode) => take(request)?.succeed(statusCode),
    fail: (request, error) => take(request)?.fail(error),
  };
}

function absoluteUrl(origin: string, target: string): string {
  if (/^https?:\/\//i.test(target)) return target;
  return target.startsWith("/") ? origin + target : origin;
}

/** What the user has set stays, as it may be part of a signature. A tracestate belongs to its traceparent. */
function addMissing(headers: UnsentHeaders, added: Readonly<Record<string, string>>): void {
  const hasParent = headers.hasHeader("traceparent");
  for (const [name, value] of Object.entries(added)) {
    if (!headers.hasHeader(name) && !(hasParent && name === "tracestate")) headers.setHeader(name, value);
  }
}
