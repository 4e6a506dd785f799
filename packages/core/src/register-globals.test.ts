import { context, propagation, trace } from "@opentelemetry/api";
import { expect, it, vi } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { currentIsolate, scopeOf } from "./isolate.ts";
import { registerGlobals } from "./register-globals.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const lines = collectDiagLines();

/** In this order: what is registered is registered for good. */
it("registers nothing by itself, nor for a set-up that is off", () => {
  const bareFetch = globalThis.fetch;
  createTestPlatform({ enabled: false });
  expect(currentIsolate()).toBeUndefined();
  expect(scopeOf()).toBeUndefined();
  expect(trace.getTracer("t").startSpan("s").isRecording()).toBe(false);
  expect(propagation.fields()).toEqual([]);
  expect(globalThis.fetch).toBe(bareFetch);
});

it("registers once, silently, for a tracer that was taken before", async () => {
  const early = trace.getTracer("early");
  const { run, collector } = createTestPlatform();
  expect(registerGlobals()).toBe(currentIsolate());
  await run(() => early.startActiveSpan("early", (span) => span.end()));
  expect(collector.spans.map(({ name, instrumentationScope }) => [name, instrumentationScope])).toEqual([
    ["early", "early"],
    ["root", "@tracelet/core"],
  ]);
  expect(lines).toEqual([]);
});

it("answers for the propagation API by the invocation's own propagator", async () => {
  const { run } = createTestPlatform();
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  expect(carrier).toEqual({});
  expect(
    propagation.extract(context.active(), { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }),
  ).toBe(context.active());
  await run((root) => {
    propagation.inject(context.active(), carrier);
    expect(carrier["traceparent"]).toContain(root.spanContext().spanId);
    expect(propagation.fields()).toContain("traceparent");
    const extracted = propagation.extract(context.active(), {
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    });
    expect(trace.getSpanContext(extracted)?.spanId).toBe("b7ad6b7169203331");
  });
});

it("shares the registration between two copies of the package, as of its ESM and its CJS build", async () => {
  const { run, collector } = createTestPlatform();
  vi.resetModules();
  const copy = await import("./test-platform.fixture.ts");
  const { withSpan: copiedWithSpan } = await import("./with-span.ts");
  const second = copy.createTestPlatform();
  expect(lines).toEqual([]);
  await run(() => {
    copiedWithSpan("by the second copy", () => undefined);
    withSpan("by the first", () => undefined);
  });
  expect(collector.spans.map(({ name }) => name)).toEqual(["by the second copy", "by the first", "root"]);
  await second.run(() => withSpan("in the second's invocation", () => undefined));
  expect(second.collector.spans.map(({ name }) => name)).toEqual(["in the second's invocation", "root"]);
});
