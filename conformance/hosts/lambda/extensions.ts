import { randomUUID } from "node:crypto";
import { FUNCTION_ARN, type Invocation } from "./invocation.ts";
import { type Reply, refuse } from "./reply.ts";

interface Extension {
  readonly name: string;
  readonly takesInvokes: boolean;
  poll?: ((reply: Reply) => void) | undefined;
}

const MAX_EXTENSIONS = 10;

/**
 * The extensions of one environment. They all live in the runtime's process (internal extensions), so they register
 * during init only, and cannot ask for SHUTDOWN.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export class Extensions {
  readonly #extensions = new Map<string, Extension>();
  readonly #takesInvokes: boolean;
  #isClosed = false;

  /** Managed Instances do not give INVOKE events to anyone. */
  constructor({ takesInvokes }: { takesInvokes: boolean }) {
    this.#takesInvokes = takesInvokes;
  }

  get names(): string[] {
    return [...this.#extensions.values()].map(({ name }) => name);
  }

  /** Init is over: nobody may register any more. */
  closeRegistration(): void {
    this.#isClosed = true;
  }

  register(name: string | undefined, events: readonly unknown[]): Reply {
    const refusal = this.#refusal(name, events);
    if (refusal !== undefined || name === undefined) return refusal ?? refuse(400, "Extension.InvalidExtensionName");
    const id = randomUUID();
    this.#extensions.set(id, { name, takesInvokes: events.includes("INVOKE") });
    const body = { functionName: "conformance", functionVersion: "$LATEST", handler: "index.handler" };
    return { status: 200, headers: { "Lambda-Extension-Identifier": id }, body };
  }

  /** Resolves with the next event. `onWaiting` is called once the extension is recorded as waiting. */
  next(id: string | undefined, onWaiting: () => void): Promise<Reply> | Reply {
    const extension = this.#extensions.get(id ?? "");
    if (extension === undefined) return refuse(403, "Extension.UnknownExtensionIdentifier");
    const { promise, resolve } = Promise.withResolvers<Reply>();
    extension.poll = resolve;
    onWaiting();
    return promise;
  }

  /** Whether each one that takes invokes has asked for the next event: the condition for freezing. */
  areWaiting(): boolean {
    return [...this.#extensions.values()].every(({ takesInvokes, poll }) => !takesInvokes || poll !== undefined);
  }

  deliver(invocation: Invocation): void {
    for (const extension of this.#extensions.values()) {
      if (!extension.takesInvokes) continue;
      extension.poll?.(toInvokeEvent(invocation));
      extension.poll = undefined;
    }
  }

  #refusal(name: string | undefined, events: readonly unknown[]): Reply | undefined {
    if (!name) return refuse(400, "Extension.InvalidExtensionName");
    if (this.#isClosed) return refuse(403, "Extension.RegistrationClosed");
    if (this.#extensions.size >= MAX_EXTENSIONS) return refuse(403, "Extension.TooManyExtensions");
    if (events.includes("SHUTDOWN")) return refuse(403, "ShutdownEventNotSupportedForInternalExtension");
    const isKnown = events.every((event) => event === "INVOKE" && this.#takesInvokes);
    return isKnown ? undefined : refuse(403, "Extension.InvalidEventType");
  }
}

function toInvokeEvent({ id, deadlineMillis, options }: Invocation): Reply {
  const body = {
    eventType: "INVOKE",
    deadlineMs: deadlineMillis,
    requestId: id,
    invokedFunctionArn: FUNCTION_ARN,
    tracing: { type: "X-Amzn-Trace-Id", value: options.traceId ?? "" },
  };
  return { status: 200, headers: { "Lambda-Extension-Event-Identifier": id }, body };
}
