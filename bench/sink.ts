import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** An export request as it arrived. */
export interface SinkRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A collector that does as little as it can while something is measured: it keeps what arrives, to be decoded later. */
export interface Sink {
  /** The base URL. */
  readonly url: string;
  /** How long it waits before it answers. */
  delayMillis: number;
  /**
   * Hands out what has arrived since the last call, once nothing more seems to come: so many requests at least, unless they are
   * missing for long.
   */
  take(expected?: number): Promise<readonly SinkRequest[]>;
  close(): Promise<void>;
}

/** After so long without a request nothing more is under way. Whoever exports later than this is late. */
const QUIET_MILLIS = 80;
/** What has not come after so long without any request is lost. */
const PATIENCE_MILLIS = 3_000;

/** Starts a sink on a free port of 127.0.0.1. */
export async function startSink(): Promise<Sink> {
  let requests: SinkRequest[] = [];
  let pending = 0;
  let lastArrival = 0;
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    pending += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    requests.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
    if (sink.delayMillis > 0) await sleep(sink.delayMillis);
    const contentType = request.headers["content-type"] ?? "text/plain";
    const answer = contentType.includes("json") ? "{}" : "";
    // As collectors do, which know what they answer.
    response.writeHead(200, { "content-type": contentType, "content-length": answer.length });
    response.end(answer);
    pending -= 1;
    lastArrival = Date.now();
  };
  const server = createServer((request, response) => void receive(request, response).catch(() => response.destroy()));
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const sink: Sink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delayMillis: 0,
    take: async (expected = 0) => {
      lastArrival = Date.now();
      const isOver = (): boolean => {
        const quietMillis = Date.now() - lastArrival;
        return pending === 0 && quietMillis >= (requests.length < expected ? PATIENCE_MILLIS : QUIET_MILLIS);
      };
      while (!isOver()) await sleep(10);
      const taken = requests;
      requests = [];
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return sink;
}
