import type { Attributes, Span, TextMapGetter } from "@opentelemetry/api";
import { type Completion, httpServerAttributes, httpSpanName, type Invocation } from "@tracelet/core";
import type { Context } from "hono";
import { CLIENT_ADDRESS } from "./attributes.ts";
import { createKeepAlive } from "./keep-alive.ts";
import { isWorkerd } from "./runtime.ts";
import type { HonoTracing } from "./set-ups.ts";

const HEADERS: TextMapGetter<Headers> = {
  get: (headers, key) => headers.get(key) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

/** How a request to a Hono application becomes an invocation, when nothing outside of it is one. */
export function requestInvocation(
  c: Context,
  { capture, awaitedFlush }: HonoTracing,
  complete: (root: Span) => Completion,
): Invocation {
  const request = c.req.raw;
  const clientAddress = capture.clientAddress ? clientAddressOf(c) : undefined;
  const attributes: Attributes = {
    ...httpServerAttributes(request, capture),
    ...(clientAddress !== undefined && { [CLIENT_ADDRESS]: clientAddress }),
  };
  return {
    trigger: "http",
    name: httpSpanName(request.method),
    attributes,
    incoming: { carrier: request.headers, getter: HEADERS as TextMapGetter<unknown> },
    flush: createKeepAlive(c, awaitedFlush),
    complete: (_, root) => complete(root),
    // A server goes on when its client has left; Workers stop the code.
    ...(isWorkerd() && { cancellation: request.signal }),
  };
}

/** What the servers that Hono runs on hand to it beside the request: Node's, Deno's and Bun's. */
interface ServerBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: unknown } };
  readonly remoteAddr?: { readonly hostname?: unknown };
  readonly server?: ServerBindings;
  requestIP?(request: Request): { readonly address?: unknown } | null;
}

/** Who is at the other end of the connection. Any other header than Cloudflare's can be sent by anybody. */
function clientAddressOf(c: Context): string | undefined {
  const bindings = (c.env ?? {}) as ServerBindings;
  const address = isWorkerd()
    ? c.req.header("cf-connecting-ip")
    : remoteAddressOf(c.req.raw, bindings.server ?? bindings);
  return typeof address === "string" ? address : undefined;
}

function remoteAddressOf(request: Request, server: ServerBindings): unknown {
  if (typeof server.requestIP === "function") return server.requestIP(request)?.address;
  return server.incoming?.socket?.remoteAddress ?? server.remoteAddr?.hostname;
}
