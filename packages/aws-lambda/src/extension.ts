import { type RegisteredExtension, registerAt } from "./extension-client.ts";
import { createOpenTurn, type OpenTurn, type Turn } from "./open-turn.ts";
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
  if (!api) return false;
  const { isMainThread } = await import("node:worker_threads");
  if (!isMainThread) return false; // `--import` runs in the user's own threads, too
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
    const turn = this.#turn.enter();
    this.#onEnter?.();
    return turn;
  }

  async #register(api: string): Promise<boolean> {
    const registered = await registerAt(api);
    this.#isOver = false;
    void this.#run(registered);
    return true;
  }

  /** Each request for the next event tells the platform that the last one is done. */
  async #run({ next }: RegisteredExtension): Promise<void> {
    for (let failures = 0; failures < MAX_FAILURES;) {
      const requestId = await next().catch((error: unknown) => void (this.failure = String(error)));
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
