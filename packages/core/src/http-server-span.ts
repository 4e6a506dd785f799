import { type Attributes, type Span, SpanStatusCode } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  HTTP_REQUEST_METHOD,
  HTTP_REQUEST_METHOD_ORIGINAL,
  HTTP_RESPONSE_STATUS_CODE,
  SERVER_ADDRESS,
  SERVER_PORT,
  URL_PATH,
  URL_SCHEME,
  USER_AGENT_ORIGINAL,
} from "./attributes.ts";
import { knownMethod } from "./http-method.ts";
import type { RecordingSpan } from "./sdk-types.ts";

/** A request as far as a span tells of it; a `Request` fits. */
export interface HttpRequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * Attributes of a SERVER span from its request. No header besides `User-Agent`, and no query string.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span
 */
export function httpServerAttributes(request: HttpRequestLike): Attributes {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  const userAgent = request.headers.get("user-agent");
  return {
    ...httpMethodAttributes(request.method),
    ...(url && { [URL_SCHEME]: url.protocol.slice(0, -1), [URL_PATH]: url.pathname, [SERVER_ADDRESS]: url.hostname }),
    ...(url && url.port !== "" && { [SERVER_PORT]: Number(url.port) }),
    ...(userAgent !== null && { [USER_AGENT_ORIGINAL]: userAgent }),
  };
}

/** Unknown methods become `_OTHER`: a caller must not be able to invent values. */
export function httpMethodAttributes(method: string): Attributes {
  const known = knownMethod(method);
  if (known === method) return { [HTTP_REQUEST_METHOD]: known };
  return { [HTTP_REQUEST_METHOD]: known ?? "_OTHER", [HTTP_REQUEST_METHOD_ORIGINAL]: method };
}

/** `{method}`, or `{method} {route}` when the route is known. @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#name */
export function httpSpanName(method: string, route?: string): string {
  const name = knownMethod(method) ?? "HTTP";
  return route === undefined ? name : `${name} ${route}`;
}

/** Sets the response's status on a SERVER span: 5xx is an error of the server, 4xx of the caller. A recorded exception stays. */
export function setHttpServerStatus(span: Span, statusCode: number): void {
  span.setAttribute(HTTP_RESPONSE_STATUS_CODE, statusCode);
  const { attributes } = span as Partial<RecordingSpan>;
  if (statusCode < 500 || attributes?.[ERROR_TYPE] !== undefined) return;
  span.setAttribute(ERROR_TYPE, String(statusCode));
  span.setStatus({ code: SpanStatusCode.ERROR });
}
