import { instrument, instrumentEntrypoint } from "@tracelet/cloudflare";
import { DurableObject, env as importedEnv, RpcTarget, WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";
import type { Bindings } from "./bindings/platform-bindings.ts";
import { BINDING_ROUTES } from "./bindings/routes.ts";

interface Env extends Bindings {
  /** Options of the bindings, as JSON. */
  readonly BINDINGS?: string;
}

const describeHeaders = ({ headers }: Request): Response =>
  new Response(`traceparent: ${headers.has("traceparent") ? "sent" : "none"}`);

// Not instrumented: what they get is what everybody gets.

export class Counter extends DurableObject {
  fetch(request: Request): Response {
    return describeHeaders(request);
  }
  add(a: number, b: number): number {
    return a + b;
  }
  countArguments(...args: readonly unknown[]): number {
    return args.length;
  }
}

class Greeter extends RpcTarget {
  greet(name: string): string {
    return `hello ${name}`;
  }
}

export class Backend extends WorkerEntrypoint<Env> {
  fetch(request: Request): Response {
    return describeHeaders(request);
  }
  add(a: number, b: number): number {
    return a + b;
  }
  greeter(): Greeter {
    return new Greeter();
  }
  /** Hands a binding's stub out. */
  counter(): unknown {
    return this.env.COUNTER.getByName("handed out");
  }
  /** No method: awaited as it is, and a path to what it has. */
  get price(): object {
    return { net: 7 };
  }
  countArguments(...args: readonly unknown[]): number {
    return args.length;
  }
  fail(): never {
    throw new RangeError("out of range");
  }
}

/** The same, instrumented. */
export const TracedBackend: typeof Backend = instrumentEntrypoint(class TracedBackend extends Backend {});

export class Flow extends WorkflowEntrypoint {
  async run(
    _event: unknown,
    step: { waitForEvent(name: string, options: object): Promise<unknown> },
  ): Promise<unknown> {
    return step.waitForEvent("approval", { type: "approval", timeout: "1 minute" });
  }
}

/** What the queue's consumer got. */
const received: unknown[] = [];

const handler = {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/received") return Response.json(received);
    // What is imported is traced, too.
    const bindings = request.headers.has("x-imported-env") ? (importedEnv as unknown as Env) : env;
    return Response.json((await BINDING_ROUTES[pathname]?.(bindings)) ?? null);
  },
};

const instrumented = instrument(handler, ({ BINDINGS = "{}" }: Env) => ({
  bindings: JSON.parse(BINDINGS) as Record<string, object>,
}));

type Handler = typeof handler & { queue(batch: Batch): void };

interface Batch {
  readonly messages: readonly { readonly body: unknown }[];
}

const entry: Handler = {
  ...instrumented,
  // By itself: what the consumer does is looked at elsewhere.
  queue: (batch) => void received.push(...batch.messages.map(({ body }) => body)),
};

export default entry;
