import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What the measured code asks for something. */
export interface Origin {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a server that answers every request with the same few bytes. */
export async function startOrigin(): Promise<Origin> {
  const server = createServer((_request, response) => response.end("in stock"));
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stock`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
