import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@beside/sdk";
import { trace } from "@beside/api";
import { describeSpan, type OtherSpan } from "./scenario.ts";

const exporter = new InMemorySpanExporter();

/** Another SDK's provider, registered as its documentation says. */
export function registerForeignProvider(): void {
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
}

export function foreignSpans(): OtherSpan[] {
  return exporter.getFinishedSpans().map(describeSpan);
}
