import type { Attributes, TextMapGetter } from "@opentelemetry/api";
import { httpServerAttributes, httpSpanName, type Invocation, setHttpServerStatus } from "@tracelet/core";
import {
  CLIENT_ADDRESS,
  CLOUDFLARE_COLO,
  CLOUDFLARE_HANDLER_TYPE,
  CLOUDFLARE_RAY_ID,
  FAAS_COLDSTART,
  NETWORK_PROTOCOL_VERSION,
} from "./attributes.ts";
import { takeColdStart } from "./cold-start.ts";
import { createKeepAlive } from "./keep-alive.ts";
import { observeBodyEnd } from "./response-body.ts";
import type { ExecutionContextLike, IncomingRequest } from "./types.ts";

const HEADERS: TextMapGetter<Headers> = {
  get: (headers, key) => headers.get(key) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

/** How a request to a Worker becomes an invocation: a SERVER span from its arrival to the end of the response's body. */
export function fetchInvocation(
  request: IncomingRequest,
  executionContext: ExecutionContextLike | undefined,
): Invocation {
  return {
    trigger: "http",
    name: httpSpanName(request.method),
    attributes: { ...httpServerAttributes(request), ...cloudflareAttributes(request) },
    incoming: { carrier: request.headers, getter: HEADERS as TextMapGetter<unknown> },
    flush: createKeepAlive(executionContext),
    cancellation: request.signal,
    complete: (response, root) => {
      // What is no Response is a mistake that the platform will tell the user of.
      if (!root.isRecording() || !(response instanceof Response)) return undefined;
      setHttpServerStatus(root, response.status);
      return observeBodyEnd(request, response);
    },
  };
}

function cloudflareAttributes({ headers, cf }: IncomingRequest): Attributes {
  const clientAddress = headers.get("cf-connecting-ip");
  const rayId = headers.get("cf-ray");
  return {
    [FAAS_COLDSTART]: takeColdStart(),
    [CLOUDFLARE_HANDLER_TYPE]: "fetch",
    ...(clientAddress !== null && { [CLIENT_ADDRESS]: clientAddress }),
    ...(rayId !== null && { [CLOUDFLARE_RAY_ID]: rayId }),
    ...(typeof cf?.colo === "string" && { [CLOUDFLARE_COLO]: cf.colo }),
    ...(typeof cf?.httpProtocol === "string" && { [NETWORK_PROTOCOL_VERSION]: cf.httpProtocol.replace("HTTP/", "") }),
  };
}
