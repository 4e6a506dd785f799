import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Host } from "conformance/hosts/host.ts";

/** Where a function is reached by HTTP. */
export interface FunctionUrl {
  readonly url: string;
  close(): void;
}

/** What a Function URL is in the cloud: plain HTTP in front of the function. Port 0 is any free one. */
export async function serveFunction(host: Pick<Host, "request">, port = 0): Promise<FunctionUrl> {
  const server = createServer((request, response) => {
    buffer(request)
      .then((body) =>
        host.request(request.url ?? "/", { method: request.method ?? "GET", headers: headersOf(request), body }),
      )
      .then(({ status, headers, body }) => response.writeHead(status, [...headers].flat()).end(body))
      .catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
