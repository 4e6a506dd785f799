import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { lambda: {} });

it("has a span for each message that links to its sender, and marks the one that failed", async () => {
  const event: unknown = JSON.parse(await readFile(join(import.meta.dirname, "event.json"), "utf8"));
  const result = await example.lambda.invoke(event);
  expect(result.kind === "response" && JSON.parse(result.body.toString("utf8"))).toEqual({
    batchItemFailures: [{ itemIdentifier: "second" }],
  });

  const spans = await example.collector.waitFor(6);
  const root = spans.find(({ parentSpanId }) => parentSpanId === undefined);
  expect(root?.attributes).toMatchObject({ "faas.trigger": "pubsub", "tracelet.event_source": "sqs" });
  const batch = spans.find(({ parentSpanId }) => parentSpanId === root?.spanId);
  expect(batch).toMatchObject({
    name: "process orders",
    kind: "consumer",
    attributes: { "messaging.batch.message_count": 2, "tracelet.batch_item_failures": 1 },
  });
  const messages = spans.filter(({ parentSpanId }) => parentSpanId === batch?.spanId);
  expect(
    messages.map(({ name, status, links, attributes }) => [
      name,
      attributes["messaging.message.id"],
      status.code,
      links[0]?.spanId,
    ]),
  ).toEqual([
    ["process orders", "first", "unset", "b7ad6b7169203331"],
    ["process orders", "second", "error", "00f067aa0ba902b7"],
  ]);
  const work = spans.filter(({ name }) => name === "pack");
  expect(work.map(({ parentSpanId }) => parentSpanId)).toEqual(messages.map(({ spanId }) => spanId));
});
