import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { workers: ["wrangler.jsonc"] });
const send = (orders: readonly object[], headers: Record<string, string>) =>
  example.fetch("/", { method: "POST", body: JSON.stringify(orders), headers });

it("is one trace from the request to the processing of each message, linked to their batch", async () => {
  const { traceId, spanId, headers } = createCaller();
  const orders = ["tea", "teapot"].map((id) => ({ id, amount: 12 }));
  expect((await send(orders, headers)).status).toBe(202);
  const spans = await example.spansOf(traceId, 6);
  expect(toTree(spans, spanId)).toEqual({
    POST: { "send ORDERS": { "process orders": { pack: {} }, "process orders (1)": { pack: {} } } },
  });

  const batch = await example.collector.waitFor(
    ({ spans: all }) => all.find((span) => span.kind === "consumer" && span.traceId !== traceId),
    "the batch",
  );
  const sent = spans.find(({ name }) => name === "send ORDERS");
  expect(batch.attributes).toMatchObject({ "messaging.batch.message_count": 2, "cloudflare.queue.acked": 2 });
  expect(batch.links.map((link) => link.spanId)).toEqual([sent?.spanId]);
  const processed = spans.filter(({ name }) => name === "process orders");
  expect(processed.map(({ links }) => links.map((link) => link.spanId))).toEqual([[batch.spanId], [batch.spanId]]);
  expect(processed.map(({ attributes }) => String(attributes["order.id"])).toSorted()).toEqual(["tea", "teapot"]);
});

it("shows a message that is retried twice", async () => {
  const { traceId, headers } = createCaller();
  await send([{ id: "samovar", amount: 4200 }], headers);
  const spans = await example.spansOf(traceId, 5);
  const processed = spans.filter(({ name }) => name === "process orders");
  expect(
    processed.map(({ attributes }) => [
      attributes["cloudflare.queue.attempts"],
      attributes["cloudflare.queue.outcome"],
    ]),
  ).toEqual([
    [1, "retry"],
    [2, "ack"],
  ]);
});
