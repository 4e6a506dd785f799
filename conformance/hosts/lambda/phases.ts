import { Extensions } from "./extensions.ts";
import {
  answer,
  FUNCTION_ARN,
  type Invocation,
  type InvocationResult,
  startClock,
  type StreamedResponse,
} from "./invocation.ts";
import { type Reply, refuse } from "./reply.ts";

/** What the phases of an environment mean for its process. */
export interface PhaseHooks {
  /** Init is over: the runtime asked for its first event. */
  onReady(): void;
  /** Everyone waits for the next event and there is none: the platform freezes the process. */
  onIdle(): void;
  /** There is an event: the platform thaws the process. `timeoutMillis` is what the invocation has. */
  onInvoke(invocation: Invocation, timeoutMillis: number): void;
}

/**
 * The life of one Lambda environment: init, then one event after the other. An environment is idle once the runtime
 * *and* every extension asked for the next event; only then the next one is handed out.
 *
 * With `maxConcurrency` it is one of Managed Instances: that many events at once, and never idle.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Phases {
  readonly extensions: Extensions;
  readonly #hooks: PhaseHooks;
  readonly #isManaged: boolean;
  readonly #maxConcurrency: number;
  readonly #polls: ((reply: Reply) => void)[] = [];
  readonly #queue: Invocation[] = [];
  readonly #running = new Map<string, Invocation>();
  #isInit = true;

  constructor(hooks: PhaseHooks, maxConcurrency?: number) {
    this.#hooks = hooks;
    this.#isManaged = maxConcurrency !== undefined;
    this.#maxConcurrency = maxConcurrency ?? 1;
    this.extensions = new Extensions({ takesInvokes: !this.#isManaged });
  }

  /** The runtime asks for an event. */
  next(): Promise<Reply> | Reply {
    const isUnanswered = [...this.#running.values()].some(({ isAnswered }) => !isAnswered);
    if (isUnanswered && !this.#isManaged) return refuse(403, "InvalidStateTransition");
    const { promise, resolve } = Promise.withResolvers<Reply>();
    this.#polls.push(resolve);
    this.advance();
    return promise;
  }

  submit(invocation: Invocation): void {
    this.#queue.push(invocation);
    this.advance();
  }

  /** The runtime begins to answer an event by a stream; {@link Phases.finish} follows when that has ended. */
  begin(id: string, response: StreamedResponse): void {
    this.#running.get(id)?.streamed.resolve(response);
  }

  /** The runtime answers an event. */
  finish(id: string, result: InvocationResult): Reply {
    const invocation = this.#running.get(id);
    if (invocation === undefined) return refuse(400, "InvalidRequestID");
    if (invocation.isAnswered) return refuse(403, "InvalidStateTransition");
    answer(invocation, result);
    if (this.#isManaged) {
      this.#complete(invocation);
      // The runtime may have asked for the next event long ago, while there were too many.
      this.advance();
    }
    return { status: 202, body: { status: "OK" } };
  }

  /** The process is gone: whoever still waits for it gets `result`. */
  fail(result: InvocationResult): void {
    for (const invocation of [...this.#running.values(), ...this.#queue.splice(0)]) {
      answer(invocation, result);
      this.#complete(invocation);
    }
  }

  /** Moves on if everyone is ready to; to be called after each change. */
  advance(): void {
    while (this.#isIdle()) {
      if (this.#isInit) this.#leaveInit();
      if (!this.#isManaged) for (const invocation of this.#running.values()) this.#complete(invocation);
      if (this.#running.size >= this.#maxConcurrency) return;
      const invocation = this.#queue.shift();
      if (invocation === undefined) return this.#isManaged ? undefined : this.#hooks.onIdle();
      this.#handOut(invocation);
    }
  }

  #isIdle(): boolean {
    return this.#polls.length > 0 && this.extensions.areWaiting();
  }

  #leaveInit(): void {
    this.#isInit = false;
    this.extensions.closeRegistration();
    this.#hooks.onReady();
  }

  #handOut(invocation: Invocation): void {
    this.#running.set(invocation.id, invocation);
    this.#hooks.onInvoke(invocation, startClock(invocation));
    this.extensions.deliver(invocation);
    this.#polls.shift()?.(toNextReply(invocation));
  }

  #complete(invocation: Invocation): void {
    this.#running.delete(invocation.id);
    invocation.completed.resolve();
  }
}

function toNextReply({ id, event, deadlineMillis, options: { traceId, clientContext } }: Invocation): Reply {
  const headers = {
    "Lambda-Runtime-Aws-Request-Id": id,
    "Lambda-Runtime-Deadline-Ms": String(deadlineMillis),
    "Lambda-Runtime-Invoked-Function-Arn": FUNCTION_ARN,
    ...(traceId === undefined ? {} : { "Lambda-Runtime-Trace-Id": traceId }),
    ...(clientContext === undefined ? {} : { "Lambda-Runtime-Client-Context": JSON.stringify(clientContext) }),
  };
  return { status: 200, headers, body: event };
}
