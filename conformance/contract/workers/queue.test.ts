import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Gates, startGates } from "../../gate.ts";
import { jsonOf } from "../../hosts/host.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

describe.each([
  { form: "an exported handler", app: "handlers-worker" },
  { form: "a WorkerEntrypoint", app: "handlers-entrypoint-worker" },
])("of $form,", ({ app }) => {
  let collector: Collector;
  let gates: Gates;
  let host: WorkerdHost;
  beforeAll(async () => {
    [collector, gates] = await Promise.all([startCollector(), startGates()]);
    const consumer = { queue: "jobs", max_batch_size: 10, max_batch_timeout: 0, max_retries: 2, retry_delay: 0 };
    host = await workerd.start({
      app: { worker: `${import.meta.dirname}/../../apps/${app}.ts`, lambda: "" },
      env: toCollector(collector.url),
      config: {
        queues: {
          producers: ["JOBS", "TRACED_JOBS"].map((binding) => ({ binding, queue: "jobs" })),
          consumers: [consumer],
        },
      },
    });
  });
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host.close();
    await Promise.all([collector.close(), gates.close()]);
  });

  const send = (...bodies: unknown[]) => host.request(`/send?bodies=${encodeURIComponent(JSON.stringify(bodies))}`);
  const isRoot = ({ kind, parentSpanId, name }: CollectedSpan) =>
    kind === "consumer" && name === "process jobs" && parentSpanId === undefined;
  /** The roots of so many batches. */
  const batches = (count: number) =>
    collector.waitFor(({ spans }) => {
      const roots = spans.filter(isRoot);
      return roots.length >= count && roots;
    }, `${count} batches`);
  const spansOf = (traceId: string, count: number) =>
    collector.waitFor(({ spans }) => {
      const found = spans.filter((span) => span.traceId === traceId);
      return found.length >= count && found;
    }, `${count} spans of ${traceId}`);
  const counts = ({ attributes }: CollectedSpan) => [
    attributes["cloudflare.queue.batch_size"],
    attributes["cloudflare.queue.acked"],
    attributes["cloudflare.queue.retried"],
  ];
  const envelope = (body: unknown) => {
    const caller = createCaller();
    return { caller, message: { tracelet: 1, context: caller.headers, body } };
  };

  describe("a batch of messages", () => {
    it("is the CONSUMER root of a trace of its own", async () => {
      await send({ does: "nothing" });
      const [root] = await batches(1);
      expect(root?.attributes).toMatchObject({
        "faas.trigger": "pubsub",
        "faas.coldstart": expect.any(Boolean),
        "messaging.system": "cloudflare_queues",
        "messaging.destination.name": "jobs",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.batch.message_count": 1,
        "cloudflare.handler_type": "queue",
        "cloudflare.queue.name": "jobs",
      });
      expect(root?.links).toEqual([]);
    });

    it.each<[does: string, others: number, expected: number[][]]>([
      ["nothing", 1, [[2, 2, 0]]],
      ["ack", 1, [[2, 2, 0]]],
      ["ack all", 1, [[2, 2, 0]]],
      [
        "retry",
        1,
        [
          [2, 1, 1],
          [1, 1, 0],
        ],
      ],
      [
        "retry all",
        1,
        [
          [2, 0, 2],
          [2, 2, 0],
        ],
      ],
      [
        "throw",
        1,
        [
          [2, 0, 2],
          [2, 2, 0],
        ],
      ],
    ])("tells what becomes of its messages, as the platform does it: %s", async (does, others, expected) => {
      await send({ does }, ...Array.from({ length: others }, () => ({ does: "nothing" })));
      expect((await batches(expected.length)).map(counts)).toEqual(expected);
    });

    it("says why it failed", async () => {
      await send({ does: "ack, then throw" });
      // The local platform delivers it again, although it was acknowledged.
      const [root] = await batches(2);
      expect(root).toMatchObject({
        status: { code: "error", message: "out of stock" },
        attributes: { "cloudflare.queue.acked": 1, "cloudflare.queue.retried": 0 },
      });
    });
  });

  describe("messages in envelopes", () => {
    it("reach the handler as they were sent, among others without", async () => {
      const bodies = [
        { does: "nothing", nested: [1, { a: null }] },
        { does: "nothing", tracelet: 1 },
      ];
      await send(envelope(bodies[0]).message, bodies[1]);
      await batches(1);
      expect(jsonOf<unknown[]>(await host.request("/seen")).slice(-2)).toEqual(bodies);
    });

    it("link the batch to their senders, once each", async () => {
      const [first, second] = [envelope({ does: "nothing" }), envelope({ does: "nothing" })];
      await send(first.message, second.message, first.message, { does: "nothing" });
      const [root] = await batches(1);
      expect(root?.links.map(({ traceId, spanId }) => ({ traceId, spanId }))).toEqual(
        [first, second].map(({ caller: { traceId, spanId } }) => ({ traceId, spanId })),
      );
    });

    it("continue their sender's trace in a span of their own, which links to the batch", async () => {
      const { caller, message } = envelope({ does: "retry" });
      await send(message);
      const roots = await batches(2);
      const spans = collector.spans().filter(({ traceId }) => traceId === caller.traceId);
      const processed = spans.filter(({ kind }) => kind === "consumer");
      expect(processed.map(({ parentSpanId }) => parentSpanId)).toEqual([caller.spanId, caller.spanId]);
      expect(processed.map(({ links }) => links[0]?.spanId)).toEqual(roots.map(({ spanId }) => spanId));
      expect(processed.map(({ attributes }) => attributes["cloudflare.queue.outcome"])).toEqual(["retry", undefined]);
      expect(processed.map(({ attributes }) => attributes["cloudflare.queue.attempts"])).toEqual([1, 2]);
      expect(processed[0]).toMatchObject({
        name: "process jobs",
        attributes: { "messaging.message.id": expect.any(String) },
      });
      const work = spans.filter(({ name }) => name === "work");
      expect(work.map(({ parentSpanId }) => parentSpanId)).toEqual(processed.map(({ spanId }) => spanId));
    });
  });

  describe("messages from a traced sender", () => {
    it("make one trace from the request to their processing, where the binding sends the context along", async () => {
      const { traceId, spanId, headers } = createCaller();
      const bodies = JSON.stringify([{ does: "ack" }, { does: "nothing" }]);
      await host.request(`/send-traced?bodies=${encodeURIComponent(bodies)}`, { headers });
      const [root] = await batches(1);
      const sent = await collector.waitFor(
        ({ spans }) => spans.find((span) => span.traceId === traceId && span.kind === "producer"),
        "the sender's span",
      );
      expect(toTree(await spansOf(traceId, 6), spanId)).toEqual({
        GET: { "send TRACED_JOBS": { "process jobs": { work: {} }, "process jobs (1)": { work: {} } } },
      });
      expect(root?.links.map((link) => link.spanId)).toEqual([sent.spanId]);
    });
  });

  describe("messages without envelopes", () => {
    it("are processed in spans below the batch", async () => {
      await send({ does: "ack" }, { does: "throw" });
      const [root] = await batches(2);
      const processed = collector
        .spans()
        .filter(({ traceId, spanId }) => traceId === root?.traceId && spanId !== root.spanId)
        .filter(({ kind }) => kind === "consumer");
      expect(processed.map(({ parentSpanId }) => parentSpanId)).toEqual([root?.spanId, root?.spanId]);
      expect(processed.map(({ attributes }) => attributes["cloudflare.queue.outcome"])).toEqual(["ack", undefined]);
      expect(processed.map(({ status }) => status.code)).toEqual(["unset", "error"]);
    });
  });

  it("exports a span that never ends when the batch may not wait any longer, marked", async () => {
    await send({ does: "leave a span open" });
    const span = await collector.waitFor(({ spans }) => spans.find(({ name }) => name === "left open"), "the span");
    expect(span.attributes["tracelet.incomplete"]).toBe(true);
  });

  // The last one, as what it leaves behind arrives when it likes.
  describe("a slow collector", () => {
    it("does not hold up a batch", async () => {
      collector.behave("hang");
      await send({ does: "retry", gate: gates.url("attempts") });
      gates.open("attempts");
      // It comes again once the batch is done.
      await gates.reached("attempts", 2);
    });
  });
});
