import type { TextMapGetter } from "@opentelemetry/api";
import { CLOUDFLARE_JSRPC_METHOD, JSRPC, RPC_METHOD, RPC_SYSTEM_NAME } from "./attributes.ts";
import type { PlatformCall, PlatformMethod } from "./instrument-class.ts";
import type { HandlerInvocation } from "./run-handler.ts";

/**
 * How a call of an RPC method becomes an invocation: a SERVER span named after class and method, which continues the trace
 * of a caller that sent its context.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/rpc/
 * @see https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/
 */
function rpcInvocation({ className, method, carrier }: PlatformCall): HandlerInvocation {
  const name = `${className}/${method}`;
  return {
    name,
    attributes: {
      [RPC_SYSTEM_NAME]: JSRPC,
      [RPC_METHOD]: name,
      [CLOUDFLARE_JSRPC_METHOD]: method,
    },
    ...(carrier && { incoming: { carrier, getter: TEXTS as TextMapGetter<unknown> } }),
  };
}

const TEXTS: TextMapGetter<Readonly<Record<string, string>>> = {
  get: (carrier, key) => carrier[key],
  keys: Object.keys,
};

/** All methods that the platform does not call by itself. */
export const RPC: PlatformMethod = { trigger: "other", handlerType: "rpc", describe: rpcInvocation };
