import { type Attributes, type Span, SpanStatusCode } from "@opentelemetry/api";
import { attempt } from "./attempt.ts";
import {
  ERROR_TYPE,
  HTTP_REQUEST_HEADER,
  HTTP_REQUEST_METHOD,
  HTTP_REQUEST_METHOD_ORIGINAL,
  HTTP_RESPONSE_STATUS_CODE,
  SERVER_ADDRESS,
  SERVER_PORT,
  URL_PATH,
  URL_QUERY,
  URL_SCHEME,
  USER_AGENT_ORIGINAL,
} from "./attributes.ts";
import { knownMethod } from "./http-method.ts";
import { maskQuery, maskTokens } from "./mask-query.ts";
import { maskSecrets } from "./mask-secrets.ts";
import type { CaptureOptions } from "./options.ts";
import type { RecordingSpan } from "./sdk-types.ts";
import { serverAddress } from "./server-address.ts";

/** A request as far as a span tells of it; a `Request` fits. */
export interface HttpRequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * Attributes of a SERVER span from its request: of the query string and the headers, only what is to be captured. The
 * values of secret keys in a query, and known patterns of secrets in the path and in headers are masked.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span
 */
export function httpServerAttributes(
  { method, url: text, headers }: HttpRequestLike,
  capture: Required<CaptureOptions>,
): Attributes {
  const attributes = httpMethodAttributes(method);
  const url = attempt(() => new URL(text));
  if (url) {
    const { protocol, pathname, hostname, port, search } = url;
    attributes[URL_SCHEME] = protocol.slice(0, -1);
    attributes[URL_PATH] = maskTokens(pathname);
    attributes[SERVER_ADDRESS] = serverAddress(hostname);
    if (port) attributes[SERVER_PORT] = Number(port);
    if (capture.query && search) attributes[URL_QUERY] = maskQuery(search.slice(1));
  }
  const userAgent = capture.userAgent && headers.get("user-agent");
  if (userAgent) attributes[USER_AGENT_ORIGINAL] = userAgent;
  for (const name of capture.requestHeaders) {
    const value = headers.get(name);
    if (value !== null) attributes[HTTP_REQUEST_HEADER + name.toLowerCase()] = [maskSecrets(value)];
  }
  return attributes;
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
  setHttpStatus(span, statusCode, 500);
}

/** Sets the response's status, which is an error from `leastError` on. */
export function setHttpStatus(span: Span, statusCode: number, leastError: number): void {
  span.setAttribute(HTTP_RESPONSE_STATUS_CODE, statusCode);
  const { attributes } = span as Partial<RecordingSpan>;
  if (statusCode < leastError || attributes?.[ERROR_TYPE]) return;
  span.setAttribute(ERROR_TYPE, String(statusCode));
  span.setStatus({ code: SpanStatusCode.ERROR });
}
