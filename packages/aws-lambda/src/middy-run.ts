/** What middy passes to its hooks, as far as it is used. */
export interface MiddyRequestLike {
  event: unknown;
  context: unknown;
  response: unknown;
  error: unknown;
}

/**
 * One invocation under middy, whose hooks are all that a middleware sees of it. They do not see its end when another
 * middleware answers early or throws in `onError`, and are no place to enter a context for what comes after them. The
 * members of the request are: middy reads the event in the call of the handler, and sets what it answers with.
 */
export class MiddyRun {
  readonly #request: MiddyRequestLike;
  #enter: () => void = () => undefined;
  #settle: ((error: readonly [unknown] | undefined, response: unknown) => void) | undefined;
  /** Settles when the response may go: the root has ended, and what has to be exported before is. */
  #settled: Promise<unknown> | undefined;

  constructor(request: MiddyRequestLike) {
    this.#request = request;
  }

  /** Called in the invocation's context. What it returns settles with the invocation. */
  begin(enter: () => void): Promise<unknown> {
    this.#enter = enter;
    return new Promise((resolve, reject) => {
      this.#settle = (error, response) => (error ? reject(error[0] as Error) : resolve(response));
    });
  }

  /** The invocation has begun. */
  watch(settled: Promise<unknown>): void {
    this.#settled = settled.then(
      () => undefined,
      () => undefined, // middy throws it itself
    );
    this.#watchEvent();
    this.#watchResponse();
    this.#watchError();
  }

  /** Makes the running async function a part of the invocation. */
  enter(): void {
    if (this.#settle) this.#enter();
  }

  succeed(response: unknown): Promise<void> {
    return this.#over(undefined, response);
  }

  /** The other middlewares have seen the error: there is a response if they made one of it. */
  handle({ response, error }: MiddyRequestLike): Promise<void> {
    return response === undefined ? this.#over([error]) : this.#over(undefined, response);
  }

  async #over(error: readonly [unknown] | undefined, response?: unknown): Promise<void> {
    this.#settle?.(error, response);
    this.#settle = undefined;
    await this.#settled;
  }

  /** Middy 6 runs its hooks apart from the handler: it reads the event where it calls that. */
  #watchEvent(): void {
    let { event } = this.#request;
    this.#define("event", {
      get: () => {
        this.enter();
        return event;
      },
      set: (value: unknown) => (event = value),
    });
  }

  /** An early response is set when no hook is to come: the next to read it is who returns it, and awaits what it gets. */
  #watchResponse(): void {
    let { response } = this.#request;
    this.#define("response", {
      get: () => response,
      set: (value: unknown) => {
        response = value;
        if (!this.#settle || !("earlyResponse" in this.#request)) return;
        // Without a response, an error is thrown.
        if (value === undefined && this.#request.error != null) return void this.handle(this.#request);
        const held = this.succeed(value).then(() => (response = value));
        response = held;
      },
    });
  }

  /** A hook that throws is followed by no other. One that just replaces the error is, before the next turn. */
  #watchError(): void {
    let { error } = this.#request;
    let isFirst = true;
    this.#define("error", {
      get: () => error,
      set: (value: unknown) => {
        error = value;
        if (!isFirst && this.#settle) setImmediate(() => void this.handle(this.#request));
        isFirst = false;
      },
    });
  }

  #define(name: keyof MiddyRequestLike, accessors: PropertyDescriptor): void {
    Object.defineProperty(this.#request, name, { ...accessors, configurable: true, enumerable: true });
  }
}
