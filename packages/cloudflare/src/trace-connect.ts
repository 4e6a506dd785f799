import { type Attributes, SpanKind } from "@opentelemetry/api";
import { activeInvocation, attempt, serverAddress, withSpan } from "@tracelet/core";
import { NETWORK_TRANSPORT, SERVER_ADDRESS, SERVER_PORT } from "./attributes.ts";
import type { Connect, SocketAddressLike, SocketLike } from "./types.ts";

/** Below it each invocation has a host of its own for each binding, whose name may be made of credentials. */
const HYPERDRIVE = "hyperdrive.local";

/**
 * A `connect` that returns what the given one does, within an invocation with a span from the call until the connection is
 * open, or has failed. What goes on over it is for the spans of who uses it.
 */
export function traceConnect(connect: Connect): Connect {
  return (...args) => {
    if (!activeInvocation()) return connect(...args);
    const { host, port } = attempt(() => parse(args[0])) ?? {};
    const attributes: Attributes = {
      [NETWORK_TRANSPORT]: "tcp",
      [SERVER_ADDRESS]: host && serverAddress(host),
      [SERVER_PORT]: port,
    };
    let socket: SocketLike | undefined;
    const opening = withSpan(
      host ? `connect ${host}:${port}` : "connect",
      { kind: SpanKind.CLIENT, attributes },
      () => {
        socket = connect(...args);
        return socket.opened;
      },
    );
    // Who uses the socket learns of its failure by the socket.
    opening.catch(() => undefined);
    return socket!;
  };
}

function parse(address: SocketAddressLike | string): { readonly host: string; readonly port: number } {
  const { hostname, port } = typeof address === "string" ? new URL(`tcp://${address}`) : address;
  return { host: hostname.endsWith(`.${HYPERDRIVE}`) ? HYPERDRIVE : hostname, port: Number(port) };
}
