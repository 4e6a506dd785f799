import type { Attributes, Span, TextMapGetter } from "@opentelemetry/api";
import {
  httpServerAttributes,
  httpSpanName,
  type IncomingCarrier,
  setHttpServerStatus,
  type Trigger,
} from "@tracelet/core";
import { CLIENT_ADDRESS, HTTP_ROUTE, NETWORK_PROTOCOL_VERSION, SERVER_ADDRESS } from "./attributes.ts";
import type { TriggerDescription } from "./lambda-invocation.ts";
import { text } from "./text.ts";
import type { HttpV2Event } from "./types.ts";

/**
 * API Gateway HTTP APIs and Function URLs (payload format 2.0).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function isHttpV2Event(event: unknown): event is HttpV2Event {
  const candidate = event as Partial<HttpV2Event> | null | undefined;
  return candidate?.version === "2.0" && typeof candidate.requestContext?.http?.method === "string";
}

export function describeHttpV2(event: HttpV2Event): TriggerDescription {
  const { requestContext, routeKey, rawPath } = event;
  const { method, protocol, sourceIp, userAgent } = requestContext.http;
  const route = routeTemplate(routeKey);
  const domain = text(requestContext.domainName);
  const path = text(rawPath);
  const url = path === undefined ? "" : `https://${domain ?? "unknown"}${path}`;
  const attributes: Attributes = {
    ...httpServerAttributes({ method, url, headers: { get: () => text(userAgent) ?? null } }),
    [SERVER_ADDRESS]: domain,
    [HTTP_ROUTE]: route,
    [CLIENT_ADDRESS]: text(sourceIp),
    [NETWORK_PROTOCOL_VERSION]: text(protocol)?.replace("HTTP/", ""),
  };
  return {
    trigger: "http" satisfies Trigger,
    name: httpSpanName(method, route),
    attributes,
    incoming: { carrier: event.headers, getter: ANY_CASE } satisfies IncomingCarrier,
    describeResult: setStatus,
  };
}

/** `GET /orders/{id}` is the template of a route; `$default` is none, and the raw path is never one. */
function routeTemplate(routeKey: unknown): string | undefined {
  return typeof routeKey === "string" && /^\S+ \//.test(routeKey)
    ? routeKey.slice(routeKey.indexOf(" ") + 1)
    : undefined;
}

/** The platform answers 200 for whatever has no `statusCode`. */
function setStatus(root: Span, result: unknown): void {
  const status = Number((result as { statusCode?: unknown } | null | undefined)?.statusCode ?? 200);
  if (Number.isInteger(status)) setHttpServerStatus(root, status);
}

/** Events carry header names in any case, also in invocations by hand. */
const ANY_CASE: TextMapGetter<unknown> = {
  keys: (headers) => Object.keys(headers ?? {}),
  get: (headers, key) => {
    const entry = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase());
    return typeof entry?.[1] === "string" ? entry[1] : undefined;
  },
};
