import { type Attributes, type Context, context, type TextMapGetter } from "@opentelemetry/api";
import { attempt, httpServerAttributes, httpSpanName, setHttpServerStatus, type Tracing } from "@tracelet/core";
import { CLIENT_ADDRESS, CLOUDFLARE_COLO, CLOUDFLARE_RAY_ID, NETWORK_PROTOCOL_VERSION } from "./attributes.ts";
import { observeBodyEnd } from "./response-body.ts";
import type { HandlerInvocation } from "./run-handler.ts";
import type { CloudflareTracing } from "./tracing-cache.ts";
import type { IncomingRequest } from "./types.ts";

const HEADERS: TextMapGetter<Headers> = {
  get: (headers, key) => headers.get(key) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

/** What options say of requests. */
export type FetchSettings = Pick<CloudflareTracing, "capture" | "bodyEnd">;

/** How a request to a Worker becomes an invocation: a SERVER span from its arrival to the end of the response's body. */
export function fetchInvocation(request: IncomingRequest, { capture, bodyEnd }: FetchSettings): HandlerInvocation {
  const { method, headers } = request;
  let inside: Context;
  return {
    name: httpSpanName(method),
    describe: () => attempt(() => describeRequest(request, capture)),
    incoming: { carrier: headers, getter: HEADERS as TextMapGetter<unknown> },
    ...(tellsOfCancellation() && { cancellation: request.signal }),
    begin: () => {
      inside = context.active();
    },
    complete: (response, root) => {
      // What is no Response is a mistake that the platform will tell the user of.
      if (!root.isRecording() || !(response instanceof Response)) return undefined;
      setHttpServerStatus(root, response.status);
      // The code behind a stream runs when it is read: by us.
      return context.with(inside, () => observeBodyEnd(request, response, bodyEnd));
    },
  };
}

/**
 * A signal that somebody listens to outlives the young generation: only where the flag makes it tell of anything.
 *
 * @see https://developers.cloudflare.com/workers/configuration/compatibility-flags/#enable-requestsignal-for-incoming-requests
 */
function tellsOfCancellation(): boolean {
  const { Cloudflare } = globalThis as { Cloudflare?: { readonly compatibilityFlags?: Record<string, boolean> } };
  return Cloudflare?.compatibilityFlags?.["enable_request_signal"] !== false;
}

function describeRequest(request: IncomingRequest, capture: Tracing["capture"]): Attributes {
  const { headers, cf } = request;
  const attributes = httpServerAttributes(request, capture);
  attributes[CLIENT_ADDRESS] = text(capture.clientAddress && headers.get("cf-connecting-ip"));
  attributes[CLOUDFLARE_RAY_ID] = text(headers.get("cf-ray"));
  attributes[CLOUDFLARE_COLO] = text(cf?.colo);
  attributes[NETWORK_PROTOCOL_VERSION] = text(cf?.httpProtocol)?.replace("HTTP/", "");
  return attributes;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
