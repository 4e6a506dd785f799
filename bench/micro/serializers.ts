import * as core from "@tracelet/core";
import type { ReadableSpan, SpanSerializer } from "@tracelet/core";
import { createBenchTracing, runInvocation } from "./spans.ts";
import type { Task } from "./task.ts";

/** The one that is built in has no name outside of the package: `measure-micro.ts` gives it one. */
const { protobufSerializer } = core as unknown as { readonly protobufSerializer: SpanSerializer };

export const SERIALIZED_SPANS = [10, 100, 1_000, 10_000] as const;

/** Writing batches of spans, each size in both formats; the cost of a span must not grow with the batch. */
export async function serializerTasks(): Promise<readonly Task[]> {
  const spans = await createSpans(Math.max(...SERIALIZED_SPANS));
  const formats = { protobuf: protobufSerializer, JSON: core.jsonSerializer() };
  return Object.entries(formats).flatMap(([format, serializer]) =>
    SERIALIZED_SPANS.map((size): Task => {
      const batch = spans.slice(0, size);
      const run = (times: number): void => {
        for (let done = 0; done < times; done += size) serializer.serialize(batch);
      };
      return { name: `${format}, ${size.toLocaleString("en")} spans`, unit: "span", batch: Math.max(size, 1_000), run };
    }),
  );
}

/** Spans as they are exported. */
export async function createSpans(count: number): Promise<ReadableSpan[]> {
  const spans: ReadableSpan[] = [];
  const tracing = createBenchTracing({}, (exported) => spans.push(...exported));
  const attributes = { "order.id": "order-1-7f3a", "order.currency": "EUR", "order.items": 3, "order.total": 19.99 };
  const more = { "order.is_gift": false, "customer.tier": "gold" };
  while (spans.length < count) {
    await runInvocation(tracing, () => {
      for (let span = 0; span < 100; span += 1) {
        core.withSpan("span", { attributes: { ...attributes, ...more } }, (one) => void one.addEvent("event"));
      }
    });
  }
  return spans.slice(0, count);
}
