import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

/** A request as it came over the wire. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** Names and values, as they were sent. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly bytes: Uint8Array;
}

/** A real HTTP server on 127.0.0.1. */
export interface LoopbackServer {
  readonly url: string;
  readonly requests: ReceivedRequest[];
}

type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

/** Serves during the tests of a file or a `describe`; `answer` gets each request once its body is there. */
export function serveLoopback(answer: Answer): LoopbackServer {
  const requests: ReceivedRequest[] = [];
  const loopback = { url: "", requests };
  const server = createServer(
    (incoming, response) =>
      void receive(incoming).then((request) => {
        requests.push(request);
        answer(request, response);
      }),
  );
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    loopback.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return loopback;
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = await incoming.toArray();
  const { method, url: path, headers, rawHeaders: flat } = incoming;
  const rawHeaders = Array.from(
    { length: flat.length / 2 },
    (_, index) => [flat[2 * index] ?? "", flat[2 * index + 1] ?? ""] as const,
  );
  const bytes = Buffer.concat(chunks);
  return { method, path, rawHeaders, headers, body: bytes.toString(), bytes };
}
