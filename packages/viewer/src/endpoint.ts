import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** What an endpoint answers. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Does with the response what no {@link Reply} can: streams, or does not answer at all. */
export type Takeover = (response: ServerResponse) => void;

/** Answers the requests to one path, also bad ones: it never rejects because of what was received. */
export type Endpoint = (request: IncomingMessage) => Promise<Reply | Takeover>;

/** An endpoint with its path, or with what its paths match. */
export interface Route {
  readonly path: string | RegExp;
  readonly endpoint: Endpoint;
}

/** A reply for people to read. */
export function textReply(status: number, text: string): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${text}\n` };
}

/** Says which method the path is for. */
export function methodNotAllowed(allow: string): Reply {
  const reply = textReply(405, `Only ${allow} is allowed here.`);
  return { ...reply, headers: { ...reply.headers, allow } };
}

/** Creates an HTTP server for endpoints by path. Other paths get a 404. */
export function createEndpointServer(
  routes: readonly Route[],
  { onRefused }: { readonly onRefused: () => void },
): Server {
  const paths = routes.flatMap(({ path }) => (typeof path === "string" ? path : []));
  const unknownPath: Endpoint = () => Promise.resolve(textReply(404, `Nothing here. There is: ${paths.join(", ")}`));
  return createServer((request, response) => {
    const requested = pathOf(request);
    const route = routes.find(({ path }) => (typeof path === "string" ? path === requested : path.test(requested)));
    void (route?.endpoint ?? unknownPath)(request).then((answer) => {
      if (typeof answer === "function") {
        answer(response);
        return;
      }
      if (answer.status >= 400) onRefused();
      send(response, answer);
    });
  });
}

/** The path of a request without its query. */
export function pathOf(request: IncomingMessage): string {
  return request.url?.split("?")[0] ?? "";
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
