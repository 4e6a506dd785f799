import { instrument, withSpan } from "@tracelet/cloudflare";
import { passGate } from "./untraced.ts";

declare const WebSocketPair: new () => { readonly 0: unknown; readonly 1: ServerSocket };

interface ServerSocket {
  accept(): void;
  send(text: string): void;
  addEventListener(type: "message", listener: (event: { readonly data: string }) => void): void;
}

/** Bodies of every kind, by path. */
const BODIES: Readonly<Record<string, (gate: string | null) => Response | Promise<Response>>> = {
  text: () => new Response("text"),

  stream: (gate) => new Response(pieces(gate), { headers: { "content-type": "text/event-stream" } }),

  // Made as it is read.
  generated: () => new Response(ReadableStream.from(pages())),

  fixed: (gate) => {
    const { readable, writable } = new FixedLengthStream(18);
    void pieces(gate).pipeTo(writable);
    return new Response(readable);
  },

  identity: (gate) => {
    const { readable, writable } = new IdentityTransformStream();
    void pieces(gate).pipeTo(writable);
    return new Response(readable);
  },

  rewritten: (gate) => new HTMLRewriter().on("p", {}).transform(new Response(pieces(gate))),

  endless: () => {
    const { readable, writable } = new IdentityTransformStream();
    const tick = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      controller.enqueue(new TextEncoder().encode("tick "));
    };
    new ReadableStream({ pull: tick }).pipeTo(writable).catch(() => undefined);
    return new Response(readable);
  },

  broken: () => {
    const { readable, writable } = new IdentityTransformStream();
    const fail = (): never => {
      throw new RangeError("source failed");
    };
    new ReadableStream<Uint8Array>({ pull: fail }).pipeTo(writable).catch(() => undefined);
    return new Response(readable);
  },

  // Bytes that are encoded already.
  manual: async () => {
    const encoded = new Response("text ".repeat(1_000)).body?.pipeThrough(new CompressionStream("gzip"));
    const bytes = await new Response(encoded).arrayBuffer();
    return new Response(bytes, { encodeBody: "manual", headers: { "content-encoding": "gzip" } } as ResponseInit);
  },

  "manual-stream": () => {
    const encoded = new Response("text ".repeat(1_000)).body?.pipeThrough(new CompressionStream("gzip"));
    return new Response(encoded, { encodeBody: "manual", headers: { "content-encoding": "gzip" } } as ResponseInit);
  },

  // Bytes that the platform encodes.
  automatic: () => new Response("text ".repeat(1_000), { headers: { "content-encoding": "gzip" } }),

  socket: () => {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    server.addEventListener("message", ({ data }) => server.send(`echo ${data}`));
    return new Response(null, { status: 101, webSocket: client } as ResponseInit);
  },

  empty: () => new Response(""),
};

async function* pages(): AsyncGenerator<Uint8Array> {
  for (const page of ["one", "two"]) yield await withSpan(`page ${page}`, async () => new TextEncoder().encode(page));
}

/** Two events, the second one once the gate is open. */
function pieces(gate: string | null): ReadableStream<Uint8Array> {
  const waiting = ["data: one", "data: two"].map((text) => new TextEncoder().encode(text));
  return new ReadableStream({
    async pull(controller) {
      if (waiting.length === 1) await passGate(gate);
      const next = waiting.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
  });
}

interface Handler {
  fetch(request: Request, env: unknown, executionContext: never): Response | Promise<Response>;
}

const handler: Handler = {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const body = BODIES[pathname.split("/")[2] ?? ""];
    return body?.(searchParams.get("gate")) ?? new Response(null, { status: 404 });
  },
};

/** By the first segment of the path. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  plain: handler,
  auto: instrument(handler, { bodyEnd: "auto" }),
  headers: instrument(handler, { bodyEnd: "headers" }),
  body: instrument(handler, { bodyEnd: "body" }),
};

const entry: Handler = {
  fetch(request, env, executionContext) {
    const chosen = HANDLERS[new URL(request.url).pathname.split("/")[1] ?? ""] ?? handler;
    return chosen.fetch(request, env, executionContext);
  },
};
export default entry;
