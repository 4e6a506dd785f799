import { context, propagation, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, it } from "vitest";
import { activeInvocation } from "./active-invocation.ts";
import { AlsContextManager } from "./als-context-manager.ts";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { tracedFetch } from "./traced-fetch.ts";
import { withSpan } from "./with-span.ts";

/** Another SDK that was registered first; with a context manager of its own, as Node's have. */
const foreign = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: foreign })] }));
context.setGlobalContextManager(new AlsContextManager());
propagation.setGlobalPropagator({ inject: () => undefined, extract: (ctx) => ctx, fields: () => ["x-foreign"] });

const lines = collectDiagLines();

it("a foreign provider is left in place, and said so once", () => {
  createTestPlatform();
  createTestPlatform();
  const own = lines.filter((line) => line.startsWith("@tracelet"));
  expect(own).toEqual([expect.stringMatching(/another OpenTelemetry SDK is registered.*withSpan\(\)/)]);
  expect(propagation.fields()).toEqual(["x-foreign"]);
});

it("invocations are traced beside it: their roots, withSpan and outgoing requests", async () => {
  const { run, collector, tracing } = createTestPlatform();
  const seen: (string | null)[] = [];
  const fetch = (_: unknown, init?: RequestInit) => (
    seen.push(new Headers(init?.headers).get("traceparent")),
    Promise.resolve(new Response())
  );
  await run(async (root) => {
    expect(activeInvocation()?.root).toBe(root);
    await withSpan("child", async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      await tracedFetch(fetch, "http://callee.test/");
    });
  });
  const [call, child, root] = collector.spans;
  expect([call?.name, child?.name, root?.name]).toEqual(["GET", "child", "root"]);
  expect([call?.parentSpanId, child?.parentSpanId]).toEqual([child?.spanId, root?.spanId]);
  expect(seen).toEqual([`00-${call?.traceId}-${call?.spanId}-03`]);
  expect(tracing.stats()).toMatchObject({ started: 3, exported: 3, open: 0, pending: 0 });
  expect(foreign.getFinishedSpans()).toEqual([]);
});

it("outside of invocations withSpan uses the foreign provider, and rethrows even what its spans cannot take", () => {
  createTestPlatform();
  const odd = new Proxy(new Error("own"), {
    get: () => {
      throw new Error("trap");
    },
  });
  let caught: unknown;
  try {
    withSpan("outside", () => {
      throw odd;
    });
  } catch (error) {
    caught = error;
  }
  expect(Object.is(caught, odd)).toBe(true);
  expect(foreign.getFinishedSpans().map(({ name, status }) => [name, status.code])).toEqual([["outside", 2]]);
  foreign.reset();
});

it("spans through the API go to the foreign provider, in the same trace", async () => {
  const { run, collector } = createTestPlatform();
  await run(() =>
    trace.getTracer("library").startActiveSpan("by library", (span) => {
      withSpan("within", () => undefined);
      span.end();
    }),
  );
  expect(foreign.getFinishedSpans().map(({ name }) => name)).toEqual(["by library"]);
  expect(collector.spans.map(({ name }) => name)).toEqual(["within", "root"]);
  expect(
    new Set([...collector.spans.map(({ traceId }) => traceId), foreign.getFinishedSpans()[0]?.spanContext().traceId])
      .size,
  ).toBe(1);
});
