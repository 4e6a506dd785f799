import { type Attributes, ROOT_CONTEXT, type Span, type SpanContext } from "@opentelemetry/api";
import * as core from "@tracelet/core";
import type { ReadableSpan } from "@tracelet/core";
import type { Task } from "../task.ts";
import { OwnSpan } from "./own-span.ts";
import { writeSpans } from "./own-writer.ts";

/** The SDK's span as tracelet makes it: `measure-micro.ts` gives it a name outside of the package. */
const { TraceletSpan } = core as unknown as {
  readonly TraceletSpan: new (options: object) => Span & { readonly attributes: Attributes };
};

const PARENT: SpanContext = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: 1 };
const SPAN_CONTEXT: SpanContext = { ...PARENT, spanId: "00f067aa0ba902b7" };
const LIMIT = 128;
const SPAN_LIMITS = {
  attributeValueLengthLimit: Infinity,
  attributeCountLimit: LIMIT,
  linkCountLimit: LIMIT,
  eventCountLimit: LIMIT,
  attributePerEventCountLimit: LIMIT,
  attributePerLinkCountLimit: LIMIT,
};

const attributes = (): Attributes => ({
  "order.id": "order-1-7f3a",
  "order.currency": "EUR",
  "order.items": 3,
  "order.total": 19.99,
  "order.is_gift": false,
  "customer.tier": "gold",
});

const sdkSpan = (): unknown =>
  new TraceletSpan({
    name: "span",
    kind: 0,
    links: [],
    attributes: attributes(),
    context: ROOT_CONTEXT,
    spanContext: SPAN_CONTEXT,
    parentSpanContext: PARENT,
    scope: { name: "bench" },
    resource: { attributes: {} },
    spanLimits: SPAN_LIMITS,
    exceptions: "full",
    spanProcessor: { onStart: () => undefined, onEnd: () => undefined },
  })
    .addEvent("event")
    .end();

const ownSpan = (): OwnSpan => {
  const span = new OwnSpan("span", { spanContext: SPAN_CONTEXT, parent: PARENT, attributes: attributes() });
  span.addEvent("event").end();
  return span;
};

/** What a span and a serializer of our own would gain behind their seams. */
export function seamTasks(spans: readonly ReadableSpan[]): readonly Task[] {
  const times =
    (operation: () => unknown): Task["run"] =>
    (count) => {
      for (let time = 0; time < count; time += 1) operation();
    };
  const write: Task["run"] = (count) => {
    for (let done = 0; done < count; done += spans.length) writeSpans(spans);
  };
  return [
    { name: "the SDK's span alone", unit: "span", run: times(sdkSpan) },
    { name: "a span of our own, at its least", unit: "span", run: times(ownSpan) },
    { name: `a writer of our own, at its least, ${spans.length} spans`, unit: "span", run: write },
  ];
}
