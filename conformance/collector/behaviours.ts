import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** One export request that has been read and waits for its answer. */
export interface Exchange {
  readonly headers: IncomingHttpHeaders;
  /** Aborted when the collector is reset or closed: nobody waits any more. */
  readonly signal: AbortSignal;
  /** Answers; 200 means that the spans were accepted. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
}

/** How the collector treats its clients. */
export interface Behaviour {
  /** Called for each new connection, before anything is read. */
  readonly connect?: (socket: Socket) => void;
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
  /** Answers every request with this status and these headers (a `Retry-After`, say). */
  status: [code: number, headers?: Readonly<Record<string, string>>];
  /** Answers 401 unless the request has this header with this value. */
  requireHeader: [name: string, value: string];
}

type BehaviourTable = { readonly [Name in keyof BehaviourOptions]: (...options: BehaviourOptions[Name]) => Behaviour };

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

  status: (code, headers = {}) => ({ respond: ({ answer }) => answer(code, headers) }),

  requireHeader: (name, value) => ({
    respond: ({ headers, answer }) => answer(headers[name.toLowerCase()] === value ? 200 : 401),
  }),
};
