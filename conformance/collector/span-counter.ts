import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readRequest } from "./collected-request.ts";

/** A collector for very many spans: it accepts all, and keeps no more than their ids. */
export interface SpanCounter {
  /** The base URL, for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** Spans that arrived, repetitions included. */
  readonly arrived: number;
  /** How many different spans each trace has, by its id. */
  readonly traces: ReadonlyMap<string, ReadonlySet<string>>;
  /** Bodies that were no OTLP. */
  readonly problems: readonly string[];
  /** Resolves once so many spans have arrived; rejects when none has for 10 seconds. */
  arrival(count: number): Promise<void>;
  reset(): void;
  close(): Promise<void>;
}

/** How long nothing may arrive before what is waited for is lost: how long a broken test takes to fail. */
const PATIENCE_MILLIS = 10_000;

/** Starts a counter on a free port of 127.0.0.1. */
export async function startSpanCounter(): Promise<SpanCounter> {
  const traces = new Map<string, Set<string>>();
  const problems: string[] = [];
  let arrived = 0;
  let look = (): void => undefined;
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { spans, problem } = await readRequest(request);
    if (problem !== undefined) problems.push(problem);
    arrived += spans.length;
    for (const { traceId, spanId } of spans) {
      const known = traces.get(traceId);
      if (known) known.add(spanId);
      else traces.set(traceId, new Set([spanId]));
    }
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    look();
  };
  // A client that breaks off has nobody to answer.
  const server = createServer((request, response) => void receive(request, response).catch(() => response.destroy()));
  // Closing an idle connection races with its next use.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get arrived() {
      return arrived;
    },
    traces,
    problems,
    arrival: (count) =>
      new Promise((resolve, reject) => {
        const giveUp = (): void => reject(new Error(`Waited in vain for ${count} spans: ${arrived} arrived.`));
        let timer = setTimeout(giveUp, PATIENCE_MILLIS);
        look = () => {
          clearTimeout(timer);
          if (arrived >= count) resolve();
          else timer = setTimeout(giveUp, PATIENCE_MILLIS);
        };
        if (arrived >= count) look();
      }),
    reset: () => {
      traces.clear();
      arrived = 0;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
