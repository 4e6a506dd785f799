import { type Attributes, type Context, context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  HTTP_RESPONSE_STATUS_CODE,
  SERVER_ADDRESS,
  SERVER_PORT,
  URL_FULL,
} from "./attributes.ts";
import { httpMethodAttributes, httpSpanName } from "./http-server-span.ts";
import { scopeOf, withScope } from "./isolate.ts";
import { recordError } from "./record-error.ts";
import type { Scope } from "./scope.ts";
import { startSpan } from "./start-span.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";

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
  if (!scope || isTracingSuppressed(ctx)) return fetch(input, init);
  const span = startClientSpan(scope, ctx, input, init, attributes);
  const fail = (error: unknown): never => {
    recordError(span, error);
    span.end();
    throw error;
  };
  try {
    const response = fetch(...withTraceHeaders(scope, trace.setSpan(ctx, span), input, init));
    return response.then((answer) => succeed(span, answer), fail);
  } catch (error) {
    return fail(error);
  }
}

function startClientSpan(
  scope: Scope,
  ctx: Context,
  input: string | URL | Request,
  init: RequestInit | undefined,
  attributes: Attributes | undefined,
): Span {
  const request = isRequest(input) ? input : undefined;
  const method = init?.method ?? request?.method ?? "GET";
  return startSpan(
    scope.engine.tracer,
    httpSpanName(method),
    {
      kind: SpanKind.CLIENT,
      attributes: { ...httpMethodAttributes(method.toUpperCase()), ...urlAttributes(request?.url ?? String(input)), ...attributes },
    },
    withScope(ctx, scope),
  );
}

/** Without credentials, query and fragment: they may hold secrets. */
function urlAttributes(text: string): Attributes {
  if (!URL.canParse(text)) return {};
  const { protocol, host, hostname, port, pathname } = new URL(text);
  return {
    [URL_FULL]: `${protocol}//${host}${pathname}`,
    [SERVER_ADDRESS]: hostname,
    [SERVER_PORT]: port === "" ? (protocol === "http:" ? 80 : 443) : Number(port),
  };
}

/** The same request with the span's context in its headers, or the request as it was if it is one that `fetch` will refuse. */
function withTraceHeaders(scope: Scope, ctx: Context, input: string | URL | Request, init?: RequestInit): Parameters<Fetch> {
  try {
    // A Request as `init` has its members on the prototype, where a spread does not see them.
    if (init !== undefined && isRequest(init)) return withTraceHeaders(scope, ctx, new Request(input, init));
    const headers = new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined));
    scope.engine.propagator.inject(ctx, headers, { set: (carrier, key, value) => carrier.set(key, value) });
    return [input, { ...init, headers }];
  } catch {
    return [input, init];
  }
}

function isRequest(value: unknown): value is Request {
  return typeof Request === "function" && value instanceof Request;
}

function succeed(span: Span, response: Response): Response {
  span.setAttribute(HTTP_RESPONSE_STATUS_CODE, response.status);
  if (response.status >= 400) {
    span.setAttribute(ERROR_TYPE, String(response.status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
  return response;
}
