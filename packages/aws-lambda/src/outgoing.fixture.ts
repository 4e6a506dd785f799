import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import type { ReadableSpan } from "@tracelet/core";
import { afterAll, beforeAll } from "vitest";
import { instrument, type LambdaOptions } from "./instrument.ts";
import type { LambdaContextLike } from "./types.ts";

/** A real HTTP server on 127.0.0.1, which keeps the headers that it got. */
export interface LoopbackServer {
  readonly origin: string;
  readonly port: number;
  /** Header lines of each request, names in lower case. */
  readonly received: [name: string, value: string][][];
  /** Connections that were made. */
  readonly connections: number;
}

/** What the server does, by path. @defaultValue answers 200 */
const ANSWERS: Readonly<Record<string, RequestListener>> = {
  "/empty": (_, response) => void response.end(),
  "/broken": (_, response) => {
    response.writeHead(200, { "content-length": 10 }).write("half", () => response.destroy());
  },
  "/broken-by-reset": (request, response) => {
    response.writeHead(200, { "content-length": 10 }).write("half");
    setTimeout(() => request.socket.resetAndDestroy(), 20); // it would be read before all that was sent
  },
  "/endless": (_, response) => void Readable.from(endless()).pipe(response),
  "/chunked": (_, response) => {
    response.write("answer");
    response.end();
  },
  "/missing": (_, response) => void response.writeHead(404).end(),
  "/reset": (request) => void request.socket.destroy(),
  "/hang": () => undefined,
  "/redirect": (_, response) => void response.writeHead(302, { location: "/" }).end(),
  "/slow": (_, response) => void setTimeout(() => response.end("answer"), 20),
};

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(65_536, "a");
}

export function serveLoopback(): LoopbackServer {
  const loopback = { origin: "", port: 0, received: [] as [string, string][][], connections: 0 };
  const server = createServer((request, response) => {
    loopback.received.push(headerLines(request.rawHeaders));
    const answer = ANSWERS[request.url ?? ""] ?? ((): void => void response.end("answer"));
    request.resume().on("end", () => answer(request, response));
  });
  server.on("connection", () => loopback.connections++);
  server.on("upgrade", (request, socket) => {
    loopback.received.push(headerLines(request.rawHeaders));
    const { upgrade, "sec-websocket-key": key } = request.headers;
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    const headers = ["Connection: upgrade", `Upgrade: ${upgrade}`, `Sec-WebSocket-Accept: ${accept}`];
    socket.end(["HTTP/1.1 101 Switching Protocols", ...headers, "\r\n"].join("\r\n"));
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    loopback.port = (server.address() as AddressInfo).port;
    loopback.origin = `http://127.0.0.1:${loopback.port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return loopback;
}

function headerLines(rawHeaders: readonly string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[2 * index]!.toLowerCase(),
    rawHeaders[2 * index + 1]!,
  ]);
}

/** An invocation's result and the spans that it made. */
export interface Invoked<Result> {
  readonly result: Result;
  readonly root: ReadableSpan;
  /** Its outgoing requests, in the order in which they ended. */
  readonly requests: ReadableSpan[];
}

/** Runs `handler` as an invocation of an instrumented function. */
export async function invoke<Result>(
  handler: () => Result,
  options: LambdaOptions = {},
): Promise<Invoked<Awaited<Result>>> {
  const spans: ReadableSpan[] = [];
  const collecting = {
    onStart: () => undefined,
    onEnd: (span: ReadableSpan) => void spans.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const context: LambdaContextLike = { functionName: "orders", getRemainingTimeInMillis: () => 3_000 };
  const wrapped = instrument(async () => handler(), {
    enabled: true,
    exporter: [],
    spanProcessors: [collecting],
    ...options,
  }) as (event: unknown, context: LambdaContextLike) => Promise<Awaited<Result>>;
  const result = await wrapped({}, context);
  const root = spans.find(({ name }) => name === "orders")!;
  return { result, root, requests: spans.filter((span) => span !== root) };
}

/** The parts of the package that tests use. */
interface UndiciPackage {
  request(
    url: string,
    options?: object,
  ): Promise<{ readonly statusCode: number; readonly body: { text(): Promise<string> } }>;
  fetch(url: string): Promise<{ text(): Promise<string> }>;
  readonly WebSocket: typeof globalThis.WebSocket;
  readonly Agent: new (options?: object) => object;
  readonly Pool: new (origin: string, options?: object) => UndiciPool;
  setGlobalDispatcher(dispatcher: object): void;
  getGlobalDispatcher(): object;
}
interface UndiciPool {
  request(options: object): Promise<{ readonly body: { text(): Promise<string> } }>;
  close(): Promise<void>;
}

/** The real package, by its CommonJS entry, whose module object tests may look at. */
export function loadUndici(): UndiciPackage {
  return createRequire(import.meta.url)("undici") as UndiciPackage;
}
