import type { TextMapGetter } from "@opentelemetry/api";
import { CLOUDFLARE_JSRPC_METHOD, JSRPC, RPC_METHOD, RPC_SYSTEM_NAME } from "./attributes.ts";
import type { PlatformCall } from "./instrument-class.ts";
import { createKeepAlive } from "./keep-alive.ts";
import { rootAttributes } from "./root-attributes.ts";
import type { HandlerInvocation } from "./run-handler.ts";

/**
 * How a call of an RPC method becomes an invocation: a SERVER span named after class and method, which continues the trace
 * of a caller that sent its context.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/rpc/
 * @see https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/
 */
export function rpcInvocation({ className, method, executionContext, carrier }: PlatformCall): HandlerInvocation {
  const name = `${className}/${method}`;
  return {
    trigger: "other",
    name,
    attributes: {
      ...rootAttributes("rpc"),
      [RPC_SYSTEM_NAME]: JSRPC,
      [RPC_METHOD]: name,
      [CLOUDFLARE_JSRPC_METHOD]: method,
    },
    ...(carrier && { incoming: { carrier, getter: TEXTS as TextMapGetter<unknown> } }),
    flush: createKeepAlive(executionContext),
  };
}

const TEXTS: TextMapGetter<Readonly<Record<string, string>>> = {
  get: (carrier, key) => carrier[key],
  keys: Object.keys,
};
