import { trace } from "@opentelemetry/api";
import { withMessage, withSpan } from "@tracelet/cloudflare";
import { passGate } from "../untraced.ts";

type Deed = "nothing" | "ack" | "retry" | "ack all" | "retry all" | "throw" | "ack, then throw" | "leave a span open";

/** What a message asks its consumer to do. */
interface Task {
  readonly does: Deed;
  readonly gate?: string;
}

interface Message {
  readonly body: Task;
  readonly attempts: number;
  ack(): void;
  retry(): void;
}

export interface Batch {
  readonly messages: readonly (Message & { readonly id: string })[];
  ackAll(): void;
  retryAll(): void;
}

interface Queue {
  sendBatch(messages: { readonly body: Task }[]): Promise<void>;
}

export interface Env {
  readonly JOBS: Queue;
  /** The same queue; sends the context along. */
  readonly TRACED_JOBS: Queue;
}

export interface Mail {
  readonly from: string;
  setReject(reason: string): void;
}

export interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
}

export interface Controller {
  readonly cron: string;
}

export interface Handler {
  fetch(request: Request, env: Env): Promise<Response>;
  queue(batch: Batch): Promise<void>;
  scheduled(controller: Controller, env: Env, executionContext: ExecutionContext): void;
  email(message: Mail): Promise<void>;
}

/** What a consumer does with a message, and by that with the batch, when it comes for the first time. */
const DEEDS: Readonly<Record<Deed, (message: Message, batch: Batch) => void>> = {
  nothing: () => undefined,
  ack: (message) => message.ack(),
  retry: (message) => message.retry(),
  "ack all": (_, batch) => batch.ackAll(),
  "retry all": (_, batch) => batch.retryAll(),
  throw: () => {
    throw new RangeError("out of stock");
  },
  "ack, then throw": (message) => {
    message.ack();
    throw new RangeError("out of stock");
  },
  "leave a span open": () => void trace.getTracer("app").startSpan("left open"),
};

/** What came, as the user's code sees it. */
const seen: unknown[] = [];

/** What each event does; deployed as an exported handler, and as a class. */
export const handler: Handler = {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/seen") return Response.json(seen);
    const bodies = JSON.parse(searchParams.get("bodies") ?? "[]") as Task[];
    const queue = pathname === "/send-traced" ? env.TRACED_JOBS : env.JOBS;
    await queue.sendBatch(bodies.map((body) => ({ body })));
    return new Response("sent");
  },

  async queue(batch) {
    for (const message of batch.messages) {
      const { does, gate } = message.body;
      seen.push(message.body);
      await withMessage(message, async () => {
        await passGate(gate ?? null);
        withSpan("work", () => undefined);
        if (message.attempts === 1) DEEDS[does](message, batch);
      });
    }
  },

  scheduled({ cron }, _, executionContext) {
    withSpan("tick", () => undefined);
    if (cron === "1 1 1 1 1") throw new RangeError("no such day");
    executionContext.waitUntil(Promise.resolve().then(() => withSpan("later", () => undefined)));
  },

  email(message) {
    return withSpan("read", async () => {
      if (message.from.startsWith("throws")) throw new RangeError("unreadable");
      message.setReject("not here");
    });
  },
};

export const options: object = { bindings: { TRACED_JOBS: { context: true } } };
