import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createGzipBomb } from "./gzip-bomb.ts";
import { encodePartialSuccess, type PartialSuccess } from "./partial-success.ts";

/** One export request that has been read and waits for its answer. */
export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  /** Aborted when the collector is reset or closed: nobody waits any more. */
  readonly signal: AbortSignal;
  /** Answers; 200 means that the spans were accepted. Without a body the answer is an empty message. */
  answer(status: number, headers?: Readonly<Record<string, string>>, body?: string | Uint8Array): void;
  /** For answers that come in part, or never end. */
  readonly response: ServerResponse;
  /** Records that the spans were accepted, by an answer that does not go through `answer`. */
  accepted(): void;
}

/** How the collector treats its clients. */
export interface Behaviour {
  /** Called for each new connection, before anything is read. */
  readonly connect?: (socket: Socket) => void;
  /** Called once the head of a request is there, before its body is read. */
  readonly begin?: (socket: Socket) => void;
  /** Called for each request after it was read and recorded. */
  readonly respond: (exchange: Exchange) => void | Promise<void>;
}

/** The behaviours and their options. */
export interface BehaviourOptions {
  /** Accepts every request at once. */
  ok: [];
  /** Takes the request and never answers. */
  hang: [];
  /** Accepts, but only after so many milliseconds, or after what the test waits for. */
  late: [until: number | Promise<unknown>];
  /** Resets each connection as soon as it is there. */
  refuse: [];
  /**
   * Resets the connection: when the head of a request is there, when all of it is there and was recorded, or in the
   * middle of the answer, which accepts the spans.
   */
  reset: [during: "request" | "processing" | "response"];
  /** Answers every request with this status, these headers (a `Retry-After`, say) and this body. */
  status: [code: number, headers?: Readonly<Record<string, string>>, body?: string | Uint8Array];
  /** Sends the client on to another URL: with 307 the same request, with its body. */
  redirect: [location: string, code?: 301 | 302 | 303 | 307 | 308];
  /** Answers 401 unless the request has this header with this value. */
  requireHeader: [name: string, value: string];
  /** Accepts the request without some of its spans. */
  partialSuccess: [said: PartialSuccess];
  /** Accepts, and says so with a body that is no answer of OTLP's. */
  malformed: [body?: string | Uint8Array];
  /** Accepts, with a body that never ends: so many bytes every few milliseconds. One byte is a slow drip, 65536 a flood. */
  endless: [bytes: number, everyMillis?: number];
  /** Accepts, byte by byte every few milliseconds, from the first letter of the status line on; it does come to its end. */
  drip: [everyMillis?: number];
  /** Accepts, with a gzip body that inflates to so many MiB. */
  bomb: [mebibytes: number];
  /** Accepts, and says so twice, where one answer is due. */
  twice: [];
}

type BehaviourTable = { readonly [Name in keyof BehaviourOptions]: (...options: BehaviourOptions[Name]) => Behaviour };

/** A behaviour with its options, as `collector.behave()` takes them. */
export type Treatment = {
  [Name in keyof BehaviourOptions]: [name: Name, ...BehaviourOptions[Name]];
}[keyof BehaviourOptions];

/** An answer that accepts, as it goes over the wire. */
const ACCEPTED = "HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n";

/** What a collector can do to its clients. Add an entry, and `collector.behave("name", …)` knows it. */
export const BEHAVIOURS: BehaviourTable = {
  ok: () => ({ respond: ({ answer }) => answer(200) }),

  hang: () => ({ respond: () => undefined }),

  late: (until) => ({
    respond: async ({ signal, answer }) => {
      await (typeof until === "number" ? sleep(until, undefined, { signal }) : until);
      answer(200);
    },
  }),

  refuse: () => ({
    connect: (socket) => void socket.resetAndDestroy(),
    respond: () => undefined,
  }),

  reset: (during) => ({
    begin: (socket) => void (during === "request" && socket.resetAndDestroy()),
    respond: ({ response }) => {
      const reset = (): void => void response.socket?.resetAndDestroy();
      if (during === "processing") reset();
      else response.writeHead(200, { "content-length": "100" }).write("part", reset);
    },
  }),

  status: (code, headers, body) => ({ respond: ({ answer }) => answer(code, headers, body) }),

  redirect: (location, code = 307) => ({ respond: ({ answer }) => answer(code, { location }) }),

  requireHeader: (name, value) => ({
    respond: ({ headers, answer }) => answer(headers[name.toLowerCase()] === value ? 200 : 401),
  }),

  partialSuccess: (said) => ({
    respond: ({ headers, answer }) => answer(200, {}, encodePartialSuccess(said, headers["content-type"])),
  }),

  // A message of 127 bytes that is not there; and no JSON either.
  malformed: (body = new Uint8Array([0x0a, 0x7f, 0x08])) => ({ respond: ({ answer }) => answer(200, {}, body) }),

  endless: (bytes, everyMillis = 5) => ({
    respond: ({ response, signal }) => {
      const chunk = new Uint8Array(bytes);
      response.writeHead(200);
      const timer = setInterval(() => response.writableNeedDrain || response.write(chunk), everyMillis);
      const stop = (): void => clearInterval(timer);
      response.on("close", stop);
      signal.addEventListener("abort", stop, { once: true });
    },
  }),

  drip: (everyMillis = 1) => ({
    respond: async ({ response, signal, accepted }) => {
      const { socket } = response;
      for (const letter of ACCEPTED) {
        await sleep(everyMillis, undefined, { signal });
        if (!socket?.writable) return;
        socket.write(letter);
      }
      accepted();
      socket?.end();
    },
  }),

  bomb: (mebibytes) => ({
    respond: ({ answer }) => answer(200, { "content-encoding": "gzip" }, createGzipBomb(mebibytes)),
  }),

  twice: () => ({
    respond: ({ response, accepted }) => {
      response.socket?.write(ACCEPTED.repeat(2));
      accepted();
    },
  }),
};
