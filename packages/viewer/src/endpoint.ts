import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** What an endpoint answers. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers the requests to one path, also bad ones: it never rejects because of what was received. */
export type Endpoint = (request: IncomingMessage) => Promise<Reply>;

/** A reply for people to read. */
export function textReply(status: number, text: string): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${text}\n` };
}

/**
 * Creates an HTTP server for endpoints by path: a further signal or a web page is one more entry. Other paths get a 404.
 */
export function createEndpointServer(
  endpoints: ReadonlyMap<string, Endpoint>,
  { onRefused }: { readonly onRefused: () => void },
): Server {
  const unknownPath: Endpoint = async () =>
    textReply(404, `Nothing here. There is: ${[...endpoints.keys()].join(", ")}`);
  return createServer((request, response) => {
    const endpoint = endpoints.get(request.url?.split("?")[0] ?? "") ?? unknownPath;
    void endpoint(request).then((reply) => {
      if (reply.status >= 400) onRefused();
      send(response, reply);
    });
  });
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
