// The plain SDK with as little around it as exports each invocation by itself.
import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";

const spansByTrace = new Map();

const processor = {
  onStart() {},
  onEnd(span) {
    const { traceId, traceFlags } = span.spanContext();
    if ((traceFlags & 1) === 0) return;
    const spans = spansByTrace.get(traceId);
    if (spans) spans.push(span);
    else spansByTrace.set(traceId, [span]);
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

trace.setGlobalTracerProvider(
  new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "bench" }),
    spanProcessors: [processor],
  }),
);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

/** Exports the spans of a trace after the response, if there are any. */
export function exportTrace(traceId, { env, executionContext, serializer, contentType }) {
  const spans = spansByTrace.get(traceId);
  if (!spans) return;
  spansByTrace.delete(traceId);
  const body = serializer.serializeRequest(spans);
  const post = async () => {
    const init = { method: "POST", headers: { "content-type": contentType }, body };
    await (await fetch(`${env.COLLECTOR}/v1/traces`, init)).arrayBuffer();
  };
  executionContext.waitUntil(post());
}
