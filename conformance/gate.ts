import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createWaitingRoom } from "./collector/waiting-room.ts";

/** Gates at which code under test waits, on whichever host, until the test lets it pass. */
export interface Gates {
  /** What the code fetches to wait at the gate of this name; the answer comes when it opens. */
  url(name: string): string;
  /** Resolves once so many requests have come to the gate, with their headers in order of arrival. */
  reached(name: string, count?: number): Promise<readonly IncomingHttpHeaders[]>;
  /** Lets pass who waits there, and everyone who comes later. */
  open(name: string): void;
  /** Drops who still waits. */
  close(): Promise<void>;
}

interface Gate {
  readonly waiting: Set<ServerResponse>;
  readonly arrivals: IncomingHttpHeaders[];
  isOpen: boolean;
}

/** Serves gates on a free port of 127.0.0.1. */
export async function startGates(): Promise<Gates> {
  const gates = new Map<string, Gate>();
  const room = createWaitingRoom({ describe: () => describeGates(gates) });
  const at = (name: string): Gate => {
    const gate = gates.get(name) ?? { waiting: new Set(), arrivals: [], isOpen: false };
    gates.set(name, gate);
    return gate;
  };
  const server = createServer((request, response) => {
    const gate = at(decodeURIComponent(request.url?.slice(1).split("?")[0] ?? ""));
    gate.arrivals.push(request.headers);
    if (gate.isOpen) response.end();
    else gate.waiting.add(response);
    room.look();
  });
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: (name) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${encodeURIComponent(name)}`,
    reached: (name, count = 1) =>
      room.wait(() => at(name).arrivals.length >= count && at(name).arrivals, `${count} at the gate "${name}"`),
    open: (name) => {
      const gate = at(name);
      gate.isOpen = true;
      for (const response of gate.waiting) response.end();
      gate.waiting.clear();
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function describeGates(gates: ReadonlyMap<string, Gate>): string {
  if (gates.size === 0) return "Nobody reached any gate.";
  return [...gates]
    .map(([name, { arrivals, isOpen }]) => `"${name}": ${arrivals.length} came, ${isOpen ? "open" : "shut"}`)
    .join("\n");
}
