import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { ReadableSpan } from "./sdk-types.ts";

/** `count` ended spans of the official SDK, named `span 0` and so on. */
export function endedSpans(count: number): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const tracer = provider.getTracer("test");
  for (let index = 0; index < count; index++) tracer.startSpan(`span ${index}`).end();
  return exporter.getFinishedSpans() as ReadableSpan[];
}
