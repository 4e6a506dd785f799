import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { InvocationResult, ReportedError } from "./invocation.ts";
import type { Phases } from "./phases.ts";
import { type Reply, refuse } from "./reply.ts";
import { isStreaming, readStream } from "./streamed-response.ts";

/** The HTTP side of one environment. */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  close(): void;
}

/** A call to the API, its body read. */
interface Call {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  /** What the placeholder in the route's path stands for. */
  readonly id: string;
}

type Route = readonly [pattern: RegExp, handle: (call: Call) => Reply | Promise<Reply>];

/** What answers the calls: routes by their body, and streamed responses while they come. */
interface Api {
  readonly routes: readonly Route[];
  stream(id: string, request: IncomingMessage): Promise<Reply>;
}

const RESPONSE = /^POST \/2018-06-01\/runtime\/invocation\/(?<id>[^/]+)\/response$/;
const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

/**
 * Serves the Runtime API and the Extensions API to one environment, and leaves it to `phases` what is allowed when.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(
  phases: Phases,
  onInitError: (error: ReportedError) => void,
): Promise<RuntimeApi> {
  const api: Api = {
    routes: createRoutes(phases, onInitError),
    stream: async (id, request) =>
      phases.finish(id, await readStream(request, (response) => phases.begin(id, response))),
  };
  const server = createServer((request, response) => void serve(api, { request, response }));
  server.keepAliveTimeout = 0; // as the real one: connections live as long as the environment
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function createRoutes(phases: Phases, onInitError: (error: ReportedError) => void): readonly Route[] {
  const finish = (id: string, result: InvocationResult): Reply =>
    result.kind === "response" && result.body.length > MAX_RESPONSE_BYTES
      ? refuse(413, "RequestEntityTooLarge", `${result.body.length} bytes`)
      : phases.finish(id, result);
  return [
    [/^GET \/2018-06-01\/runtime\/invocation\/next$/, () => phases.next()],
    [
      RESPONSE,
      ({ id, body, request }) =>
        finish(id, { kind: "response", body, contentType: request.headers["content-type"] ?? "" }),
    ],
    [
      /^POST \/2018-06-01\/runtime\/invocation\/(?<id>[^/]+)\/error$/,
      ({ id, body }) => finish(id, { kind: "error", error: parse(body) as ReportedError }),
    ],
    [
      /^POST \/2018-06-01\/runtime\/init\/error$/,
      ({ body }) => {
        onInitError(parse(body) as ReportedError);
        return { status: 202, body: { status: "OK" } };
      },
    ],
    [
      /^POST \/2020-01-01\/extension\/register$/,
      ({ body, request }) => phases.extensions.register(header(request, "lambda-extension-name"), readEvents(body)),
    ],
    [
      /^GET \/2020-01-01\/extension\/event\/next$/,
      ({ request }) => phases.extensions.next(header(request, "lambda-extension-identifier"), () => phases.advance()),
    ],
  ];
}

async function serve(
  api: Api,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  // An environment that is killed breaks its connections at any point.
  response.on("error", () => response.destroy());
  try {
    const { status, headers, body } = await dispatch(api, request);
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(body ?? null));
  } catch {
    response.destroy();
  }
}

async function dispatch({ routes, stream }: Api, request: IncomingMessage): Promise<Reply> {
  const streamedId = isStreaming(request)
    ? RESPONSE.exec(`${request.method} ${request.url}`)?.groups?.["id"]
    : undefined;
  if (streamedId !== undefined) return stream(decodeURIComponent(streamedId), request);
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  for (const [pattern, handle] of routes) {
    const match = pattern.exec(`${request.method} ${request.url}`);
    if (match === null) continue;
    return handle({ request, body: Buffer.concat(chunks), id: decodeURIComponent(match.groups?.["id"] ?? "") });
  }
  return refuse(404, "NotFound", `${request.method} ${request.url}`);
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function readEvents(body: Buffer): readonly unknown[] {
  const { events } = parse(body) as { events?: unknown };
  return Array.isArray(events) ? events : [];
}

function parse(body: Buffer): unknown {
  return body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
}
