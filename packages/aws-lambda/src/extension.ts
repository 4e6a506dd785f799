import type { IncomingMessage } from "node:http";
import { relayTermination } from "./termination.ts";

/** Another copy of the package in the process finds the extension by this: `--import` loads one, the handler's bundle has its own. */
const EXTENSION = Symbol.for("tracelet lambda extension");

/** What all copies share. Handlers and the extension may come in either order. */
interface SharedState {
  /** There is an instrumented handler, whose invocations the extension has to wait for. */
  hasHandlers: boolean;
  extension?: InternalExtension;
}

function shared(): SharedState {
  return ((globalThis as { [EXTENSION]?: SharedState })[EXTENSION] ??= { hasHandlers: false });
}

const NAME = "tracelet";
const API = "/2020-01-01/extension";
/** The API is on the same machine: one that does not answer in this time must not hold the function's init. */
const REGISTER_MILLIS = 1_000;
/** How long the extension waits for an invocation that the platform told of to reach an instrumented handler. */
const GRACE_MILLIS = 100;
const MAX_FAILURES = 5;

/** What instrumented handlers see of the extension that lives in their process. */
export interface InternalExtension {
  /** Settles when the platform has taken the registration, or not. */
  readonly registered: Promise<boolean>;
  /** Why there is none, in a sentence; `undefined` while nothing is wrong. */
  readonly failure: string | undefined;
  /**
   * An instrumented handler begins. From here on the platform does not freeze the process until the turn is over.
   * `undefined` when the platform was told already that the extension is done with this invocation.
   */
  enter(requestId: string | undefined): Turn | undefined;
}

/** The extension's part of one invocation. */
export interface Turn {
  /** Runs `work` once the response has been posted, and ends the turn with it. `work` never rejects. */
  defer(work: () => Promise<void>): boolean;
  /** Ends the turn unless work was deferred. */
  leave(): void;
}

/**
 * Registers an internal extension of Lambda: spans are then exported after the response has gone and before the process is
 * frozen, so that no response waits for them. It has to be registered before the runtime asks for its first event, which
 * a module that is loaded waits for only by a top-level `await`, or by `NODE_OPTIONS=--import`:
 *
 * @example
 * await registerExtension();
 * export const handler = instrument(async (event) => { … });
 *
 * @returns whether it is registered. Never rejects; responses wait for the export when it is not. On Managed Instances,
 * which have no freeze and no such extensions, and outside of Lambda, it does nothing.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export async function registerExtension(): Promise<boolean> {
  const api = process.env["AWS_LAMBDA_RUNTIME_API"];
  const { isMainThread } = await import("node:worker_threads");
  if (!api || !isMainThread) return false; // `--import` runs in the user's own threads, too
  if (process.env["AWS_LAMBDA_MAX_CONCURRENCY"] !== undefined) {
    relayTermination();
    return false;
  }
  const state = shared();
  state.extension ??= new Extension(api);
  return state.extension.registered;
}

/** The extension of this process, as far as somebody asked for one. */
export function internalExtension(): InternalExtension | undefined {
  return shared().extension;
}

/** Tells the extension, whenever it comes, that there are invocations to wait for. */
export function announceHandler(): void {
  shared().hasHandlers = true;
}

class Extension implements InternalExtension {
  readonly registered: Promise<boolean>;
  failure: string | undefined;
  #isOver = true;
  /** The invocation that an instrumented handler runs, by request id. */
  #turn: OpenTurn | undefined;
  /** The one that the platform was told to be over: whoever comes now has no protection from the freeze. */
  #released: string | undefined;
  #onEnter: (() => void) | undefined;

  constructor(api: string) {
    this.registered = this.#register(api).catch((error: unknown) => {
      this.failure = error instanceof Error ? error.message : String(error);
      return false;
    });
  }

  enter(requestId: string | undefined): Turn | undefined {
    if (this.#isOver || requestId === undefined || requestId === this.#released) return undefined;
    if (this.#turn?.id !== requestId) this.#turn = createOpenTurn(requestId);
    const leave = this.#turn.enter();
    this.#onEnter?.();
    let isDeferred = false;
    return {
      defer: (work) => {
        isDeferred = true;
        void afterResponse().then(work).finally(leave);
        return true;
      },
      leave: () => {
        if (!isDeferred) leave();
      },
    };
  }

  async #register(api: string): Promise<boolean> {
    const call = await createClient(api);
    const headers = { "Lambda-Extension-Name": NAME, "Content-Type": "application/json" };
    const body = JSON.stringify({ events: ["INVOKE"] });
    const answer = await call({ method: "POST", path: `${API}/register`, headers, body });
    const id = answer.headers["lambda-extension-identifier"];
    if (answer.statusCode !== 200 || typeof id !== "string") {
      throw new Error(`the platform refused it with HTTP ${answer.statusCode}: ${answer.text.slice(0, 200)}`);
    }
    this.#isOver = false;
    void this.#run(() =>
      call({ method: "GET", path: `${API}/event/next`, headers: { "Lambda-Extension-Identifier": id } }),
    );
    return true;
  }

  /** Each request for the next event tells the platform that the last one is done. */
  async #run(next: () => Promise<Answer>): Promise<void> {
    for (let failures = 0; failures < MAX_FAILURES;) {
      const requestId = await next().then(readRequestId, (error: unknown) => void (this.failure = String(error)));
      if (requestId === undefined) failures++;
      else {
        failures = 0;
        await this.#isDoneWith(requestId);
      }
    }
    this.#isOver = true;
    this.failure ??= "the platform has no more events for it";
  }

  /** The runtime gets its event at the same time, sooner or later than this one. */
  async #isDoneWith(requestId: string): Promise<void> {
    this.#released = undefined;
    if (this.#turn?.id !== requestId && shared().hasHandlers) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => setImmediate(resolve), GRACE_MILLIS); // a throttled process reads its sockets first
        this.#onEnter = () => (clearTimeout(timer), resolve());
      });
      this.#onEnter = undefined;
    }
    if (this.#turn?.id === requestId) await this.#turn.over;
    this.#turn = undefined;
    this.#released = requestId;
  }
}

/** An invocation that one or more instrumented handlers have a part in. */
interface OpenTurn {
  readonly id: string;
  /** Settles when the last one has left. */
  readonly over: Promise<void>;
  /** @returns to be called once */
  enter(): () => void;
}

function createOpenTurn(id: string): OpenTurn {
  let members = 0;
  let end!: () => void;
  const over = new Promise<void>((resolve) => (end = resolve));
  return {
    id,
    over,
    enter: () => {
      members++;
      return () => {
        if (--members === 0) end();
      };
    },
  };
}

/** The runtime posts the response in the turn of the event loop after the handler's promise has settled. */
async function afterResponse(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
}

function readRequestId({ statusCode, text }: Answer): string | undefined {
  const { requestId } = (statusCode === 200 ? JSON.parse(text) : {}) as { requestId?: unknown };
  return typeof requestId === "string" ? requestId : undefined;
}

interface Answer extends Pick<IncomingMessage, "statusCode" | "headers"> {
  readonly text: string;
}

interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** By `node:http`, which the runtime has loaded already; `fetch` would cost its loading, and is slower at this. */
async function createClient(api: string): Promise<(call: Call) => Promise<Answer>> {
  const { Agent, request } = await import("node:http");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const outgoing = request(`http://${api}${path}`, { method, headers, agent }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ statusCode: response.statusCode, headers: response.headers, text }));
        response.on("error", reject);
      });
      outgoing.on("error", reject);
      if (method === "POST")
        outgoing.setTimeout(REGISTER_MILLIS, () => outgoing.destroy(new Error("it did not answer")));
      // Callback handlers are answered for when the event loop is empty: waiting for an event must not count.
      else outgoing.on("socket", (socket) => socket.unref());
      outgoing.end(body);
    });
}
