import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { ERROR_TYPE, HTTP_RESPONSE_STATUS_CODE, SERVER_ADDRESS, SERVER_PORT, URL_FULL } from "./attributes.ts";
import { httpMethodAttributes, httpSpanName } from "./http-server-span.ts";
import { scopeOf } from "./isolate.ts";
import { recordError } from "./record-error.ts";
import { startSpan } from "./start-span.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";
import { isRequest, withTraceHeaders } from "./trace-headers.ts";

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Calls `fetch` in a CLIENT span with the span's context injected into the request's headers. Outside of an invocation
 * it just calls. The caller sees the same response, errors and request as without.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
export function tracedFetch(
  fetch: Fetch,
  input: string | URL | Request,
  init?: RequestInit,
  attributes?: Attributes,
): Promise<Response> {
  const ctx = context.active();
  const scope = scopeOf(ctx);
  const request = scope && !isTracingSuppressed(ctx) ? describeRequest(input, init) : undefined;
  if (!scope || !request) return fetch(input, init);
  const options = { kind: SpanKind.CLIENT, attributes: { ...request.attributes, ...attributes } };
  const span = startSpan(scope, { name: request.name, options, ctx });
  const inject = (headers: Headers): void => scope.engine.propagator.inject(trace.setSpan(ctx, span), headers, HEADERS);
  const fail = (error: unknown): never => {
    recordError(span, error);
    span.end();
    throw error;
  };
  try {
    // Wrapped, as somebody's stand-in for `fetch` may return no promise.
    return Promise.resolve(fetch(...withTraceHeaders([input, init], inject))).then(
      (answer) => succeed(span, answer),
      fail,
    );
  } catch (error) {
    return fail(error);
  }
}

/** A tracestate belongs to its traceparent: that of an older one must not stay. Baggage is a list, and the user's own stays in it. */
const HEADERS = {
  set: (headers: Headers, key: string, value: string): void => {
    if (key === "traceparent") headers.delete("tracestate");
    headers[key === "baggage" ? "append" : "set"](key, value);
  },
};

/** `undefined` for arguments that cannot be read: `fetch` itself then says what is wrong with them. */
function describeRequest(
  input: string | URL | Request,
  init?: RequestInit,
): { name: string; attributes: Attributes } | undefined {
  try {
    const request = isRequest(input) ? input : undefined;
    const given: unknown = init?.method ?? request?.method ?? "GET";
    const method = String(given); // as `fetch` does
    return {
      name: httpSpanName(method),
      attributes: { ...httpMethodAttributes(method.toUpperCase()), ...urlAttributes(request?.url ?? String(input)) },
    };
  } catch {
    return undefined;
  }
}

/** Without credentials, query and fragment: they may hold secrets, and other URLs than those of HTTP are nothing else. */
function urlAttributes(text: string): Attributes {
  if (!URL.canParse(text)) return {};
  const { protocol, host, hostname, port, pathname } = new URL(text);
  if (!/^https?:$/.test(protocol)) return {};
  return {
    [URL_FULL]: `${protocol}//${host}${pathname}`,
    [SERVER_ADDRESS]: hostname,
    [SERVER_PORT]: port === "" ? (protocol === "http:" ? 80 : 443) : Number(port),
  };
}

function succeed(span: Span, response: Response): Response {
  const { status = 0 } = (response ?? {}) as Partial<Response>; // nothing: a stand-in for `fetch` in somebody's test
  if (status > 0) span.setAttribute(HTTP_RESPONSE_STATUS_CODE, status);
  if (status >= 400) {
    span.setAttribute(ERROR_TYPE, String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
  return response;
}
