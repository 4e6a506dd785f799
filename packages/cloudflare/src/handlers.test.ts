import { activeInvocation } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { instrument } from "./instrument.ts";
import { wrap } from "./queue-envelope.ts";
import { createTestWorker } from "./test-worker.fixture.ts";
import type { ExecutionContextLike, MessageBatchLike, MessageLike, TraceItemLike } from "./types.ts";
import { withMessage } from "./with-message.ts";

type Call = (event: unknown, env: unknown, executionContext: ExecutionContextLike) => unknown;

/** Calls one handler as the platform would. */
async function deliver(
  name: "scheduled" | "queue" | "email" | "tail",
  event: unknown,
  handle: (event: never) => unknown = () => 0,
) {
  const { executionContext, options, observe, drained, roots } = createTestWorker();
  const handler = { [name]: (given: never) => (activeInvocation() && observe(), handle(given)) };
  const call = (instrument(handler, options) as unknown as Record<string, Call>)[name];
  const result = await call?.(event, {}, executionContext);
  await drained();
  return { result, root: roots[0] };
}

const carrierOf = (digit: string) => ({ traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01` });

/** As those of the platform, which hold what was decided. */
function createBatch(...bodies: unknown[]) {
  const calls: string[] = [];
  class Message {
    readonly #index: number;
    readonly id: string;
    readonly attempts = 1;
    body: unknown;
    constructor(body: unknown, index: number) {
      this.#index = index;
      this.id = `m${index}`;
      this.body = body;
    }
    ack(): void {
      calls.push(`ack ${this.#index}`);
    }
    retry(options?: object): void {
      calls.push(`retry ${this.#index} ${JSON.stringify(options)}`);
    }
  }
  const messages = bodies.map((body, index) => new Message(body, index));
  const batch: MessageBatchLike = {
    queue: "jobs",
    // Another list of the same messages each time, as on the platform.
    get messages() {
      return [...messages];
    },
    ackAll: () => void calls.push("ackAll"),
    retryAll: () => void calls.push("retryAll"),
  };
  return { batch, messages, calls };
}

describe("a cron trigger", () => {
  it("runs untraced when it tells a time that is none", async () => {
    const event = { cron: "* * * * *", scheduledTime: Number.NaN };
    expect(await deliver("scheduled", event, () => "done")).toEqual({ result: "done", root: undefined });
  });

  it("is named without a cron expression, too", async () => {
    expect((await deliver("scheduled", { cron: "", scheduledTime: 0 })).root?.name).toBe("scheduled");
  });
});

describe("a tail event", () => {
  const item = (url?: string): TraceItemLike => ({ event: url === undefined ? null : { request: { url } } });

  it.each<[number | undefined, TraceItemLike[]]>([
    [1, [item()]],
    [1, [item("https://shop.test/")]],
    [2, [item("https://shop.test/"), item("https://collector.test/v1/traces")]],
    [undefined, [item("https://collector.test/v1/traces"), item("https://collector.test/v1/logs")]],
    [undefined, []],
  ])("tells of %s traces", async (count, events) => {
    expect((await deliver("tail", events)).root?.attributes["cloudflare.trace.count"]).toBe(count);
  });
});

describe("a batch of messages", () => {
  const outcomes = async (bodies: number, handle: (batch: MessageBatchLike) => void) => {
    const { batch, calls } = createBatch(...Array.from({ length: bodies }, (_, index) => index));
    const { root } = await deliver("queue", batch, (given: MessageBatchLike) => handle(given));
    return [root?.attributes["cloudflare.queue.acked"], root?.attributes["cloudflare.queue.retried"], calls];
  };

  it.each<[string, (batch: MessageBatchLike) => void, number, number]>([
    ["nothing", () => undefined, 3, 0],
    ["ack, then retry: the first one holds", ({ messages: [one] }) => (one?.ack(), one?.retry()), 3, 0],
    ["retry, then ack: the first one holds", ({ messages: [one] }) => (one?.retry(), one?.ack()), 2, 1],
    ["retry, then ackAll: a message's own holds", (all) => (all.messages[1]?.retry(), all.ackAll()), 2, 1],
    ["retryAll, then ack: what is for all beats later ones", (all) => (all.retryAll(), all.messages[0]?.ack()), 0, 3],
    ["ackAll, then retryAll: the first one holds", (all) => (all.ackAll(), all.retryAll()), 3, 0],
  ])("counts %s", async (_, handle, acked, retried) => {
    expect(await outcomes(3, handle)).toEqual([acked, retried, expect.any(Array)]);
  });

  it("reaches the platform's own methods with their arguments", async () => {
    const [, , calls] = await outcomes(2, ({ messages: [one, two] }) => (one?.retry({ delaySeconds: 5 }), two?.ack()));
    expect(calls).toEqual(['retry 0 {"delaySeconds":5}', "ack 1"]);
  });

  it("keeps what looks at a message the same", async () => {
    const { batch, messages } = createBatch({ id: 1 });
    await deliver("queue", batch);
    expect(Object.keys(messages[0]!)).toEqual(["id", "attempts", "body"]);
  });

  it("is taken out of its envelopes when tracing is off, too", async () => {
    const { batch } = createBatch(wrap("first", carrierOf("1")), "second");
    const bodies: unknown[] = [];
    const handler = {
      queue: ({ messages }: MessageBatchLike) => void bodies.push(...messages.map(({ body }) => body)),
    };
    const { queue } = instrument(handler, { enabled: false });
    (queue as (...args: unknown[]) => void)(batch, {}, undefined);
    expect(bodies).toEqual(["first", "second"]);
  });

  it("is handed on as it is when it is none of the platform's", async () => {
    expect(await deliver("queue", undefined, () => "done")).toEqual({ result: "done", root: undefined });
    const frozen = Object.freeze({
      id: "1",
      attempts: 1,
      body: wrap("x", carrierOf("1")),
      ack: () => 0,
      retry: () => 0,
    });
    const batch = Object.freeze({ queue: "jobs", messages: [frozen] });
    expect((await deliver("queue", batch, () => "done")).result).toBe("done");
  });

  it.each<["continue" | "link" | "ignore", linked: string[], traceId: (root: string) => string]>([
    ["continue", ["1".repeat(32)], () => "1".repeat(32)],
    ["link", ["1".repeat(32)], (root) => root],
    ["ignore", [], (root) => root],
  ])("links to its senders, and joins them, as the option incoming says: %s", async (incoming, linked, traceIdOf) => {
    const { executionContext, options, observe, drained, roots } = createTestWorker();
    const { batch } = createBatch(wrap("x", carrierOf("1")));
    const traceIds: string[] = [];
    const handler = {
      queue: ({ messages }: MessageBatchLike) => {
        observe();
        for (const message of messages) withMessage(message, (span) => traceIds.push(span.spanContext().traceId));
      },
    };
    const { queue } = instrument(handler, { ...options, incoming });
    (queue as Call)(batch, {}, executionContext);
    await drained();
    expect(roots[0]?.links.map(({ context }) => context.traceId)).toEqual(linked);
    expect(traceIds).toEqual([traceIdOf(roots[0]!.spanContext().traceId)]);
  });
});

describe("withMessage", () => {
  const message: MessageLike = { id: "1", body: 1, attempts: 1, ack: () => undefined, retry: () => undefined };

  it("just runs its function outside of an invocation", () => {
    expect(withMessage(message, (span) => [span.isRecording(), "result"])).toEqual([false, "result"]);
  });

  it("throws what its function throws", async () => {
    const error = new RangeError("no");
    const fail = async (): Promise<never> => {
      throw error;
    };
    await expect(withMessage(message, fail)).rejects.toBe(error);
  });
});
