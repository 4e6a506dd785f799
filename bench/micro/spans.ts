import {
  type Attributes,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  trace,
} from "@opentelemetry/api";
import {
  createBackgroundFlush,
  createBaggagePropagator,
  createCompositePropagator,
  createTraceContextPropagator,
  createTracing,
  type FlushStrategy,
  type ReadableSpan,
  type Tracing,
  type TracingOptions,
  withSpan,
} from "@tracelet/core";
import type { Task } from "./task.ts";

/** Spans of one invocation: as many as fit into an export without its being divided. */
const BATCH = 500;

const ATTRIBUTES: Attributes = {
  "order.id": "order-1-7f3a",
  "order.currency": "EUR",
  "order.items": 3,
  "order.total": 19.99,
  "order.is_gift": false,
  "customer.tier": "gold",
};

/** Tracing whose exports go nowhere, or to who is told of the spans. */
export function createBenchTracing(options: TracingOptions = {}, onExport?: (spans: ReadableSpan[]) => void): Tracing {
  const exporter = {
    export: (spans: ReadableSpan[], done: (result: { code: number }) => void) => {
      onExport?.(spans);
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
  return createTracing({ exporter, ...options });
}

/** Runs an invocation to the end of its export. */
export async function runInvocation(tracing: Tracing, work: () => unknown): Promise<void> {
  const held: Promise<void>[] = [];
  const flush: FlushStrategy = createBackgroundFlush({ hold: (flushed) => void held.push(flushed) });
  await tracing.run({ trigger: "other", name: "bench", flush }, work);
  await Promise.all(held);
}

const tracer = trace.getTracer("bench");

const apiSpan = (): void => {
  tracer.startActiveSpan("span", { attributes: ATTRIBUTES }, (span) => {
    span.addEvent("event");
    span.end();
  });
};
const helperSpan = (): void => withSpan("span", { attributes: ATTRIBUTES }, (span) => void span.addEvent("event"));
const helperAsyncSpan = (): Promise<unknown> =>
  withSpan("span", { attributes: ATTRIBUTES }, (span) => Promise.resolve(span.addEvent("event")));

/** To be run before anything is registered with the API. */
export const DISABLED_TASKS: readonly Task[] = [
  { name: "span of the API, tracing off", unit: "span", run: repeat(apiSpan) },
  { name: "withSpan, tracing off", unit: "span", run: repeat(helperSpan) },
];

/** Spans in an invocation that exports them to nowhere: start, six attributes, an event, end, and all that follows but bytes. */
export function spanTasks(): readonly Task[] {
  const sampled = createBenchTracing();
  const unsampled = createBenchTracing({ sampler: { shouldSample: () => ({ decision: 0 }), toString: () => "none" } });
  return [
    { name: "span of the API, in an active context", unit: "span", run: inInvocations(sampled, apiSpan) },
    { name: "withSpan", unit: "span", run: inInvocations(sampled, helperSpan) },
    { name: "withSpan, async", unit: "span", run: inInvocations(sampled, helperAsyncSpan) },
    { name: "span of the API, not sampled", unit: "span", run: inInvocations(unsampled, apiSpan) },
    { name: "withSpan, not sampled", unit: "span", run: inInvocations(unsampled, helperSpan) },
    { name: "invocation without spans of its own", unit: "invocation", batch: 100, run: invocations(sampled, 1) },
    { name: "1,000 invocations at once, a span each", unit: "invocation", run: invocations(sampled, 1_000) },
  ];
}

const HEADERS: Record<string, string> = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
const ALL_HEADERS: Record<string, string> = {
  ...HEADERS,
  tracestate: Array.from({ length: 8 }, (_, member) => `vendor${member}=t61rcWkgMzE`).join(","),
  baggage: Array.from({ length: 8 }, (_, member) => `key${member}=value%20${member}`).join(","),
};

/** By the propagators that are the default. */
export function headerTasks(): readonly Task[] {
  const propagator = createCompositePropagator([createTraceContextPropagator(), createBaggagePropagator()]);
  const extract = (headers: object) => (): void => void propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  const active = propagator.extract(ROOT_CONTEXT, HEADERS, defaultTextMapGetter);
  return [
    { name: "extract traceparent", unit: "request", run: repeat(extract(HEADERS)) },
    { name: "extract traceparent, tracestate and baggage", unit: "request", run: repeat(extract(ALL_HEADERS)) },
    {
      name: "inject traceparent",
      unit: "request",
      run: repeat(() => propagator.inject(active, {}, defaultTextMapSetter)),
    },
    { name: "context.with, as a measure", unit: "call", run: repeat(() => context.with(active, () => undefined)) },
  ];
}

function repeat(operation: () => void): Task["run"] {
  return (times) => {
    for (let time = 0; time < times; time += 1) operation();
  };
}

function inInvocations(tracing: Tracing, operation: () => unknown): Task["run"] {
  return async (times) => {
    for (let done = 0; done < times; done += BATCH) {
      await runInvocation(tracing, async () => {
        for (let span = Math.min(BATCH, times - done); span > 0; span -= 1) {
          const result = operation();
          if (result instanceof Promise) await result;
        }
      });
    }
  };
}

/** So many at once; with one, there is no span but the root. */
function invocations(tracing: Tracing, atOnce: number): Task["run"] {
  return async (times) => {
    for (let done = 0; done < times; done += atOnce) {
      const work = (): unknown => (atOnce > 1 ? helperAsyncSpan() : undefined);
      await Promise.all(Array.from({ length: Math.min(atOnce, times - done) }, () => runInvocation(tracing, work)));
    }
  };
}
