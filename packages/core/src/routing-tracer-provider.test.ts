import { context, ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { createTestPlatform } from "./test-platform.fixture.ts";

const tracer = trace.getTracerProvider().getTracer("library", "1.2.3", { schemaUrl: "https://schema.test/1" });

describe("a tracer of the registered provider", () => {
  it("starts spans in the invocation that the code runs in", async () => {
    const { run, collector } = createTestPlatform();
    await run(() => tracer.startSpan("child", { attributes: { a: 1 } }).end());
    expect(collector.spans[0]).toMatchObject({
      name: "child",
      instrumentationScope: "library",
      attributes: { a: 1 },
      parentSpanId: collector.spans[1]?.spanId,
    });
  });

  it("takes every form of startActiveSpan, and passes on result, error and a following await", async () => {
    const { run, collector } = createTestPlatform();
    const error = new Error("own");
    await run(async () => {
      const same = (span: Span) => (expect(trace.getActiveSpan()).toBe(span), span.end(), "result");
      expect(tracer.startActiveSpan("a", same)).toBe("result");
      expect(tracer.startActiveSpan("b", { attributes: { b: 1 } }, same)).toBe("result");
      expect(tracer.startActiveSpan("c", {}, trace.deleteSpan(context.active()), same)).toBe("result");
      expect(() =>
        tracer.startActiveSpan("d", (span) => {
          span.end();
          throw error;
        }),
      ).toThrow(error);
      await expect(
        tracer.startActiveSpan("e", async (span) => {
          await Promise.resolve();
          return same(span);
        }),
      ).resolves.toBe("result");
    });
    const root = collector.spans.at(-1)!;
    expect(collector.spans.map(({ name, parentSpanId }) => [name, parentSpanId === root.spanId])).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
      ["d", true],
      ["e", true],
      ["root", false],
    ]);
  });

  it("goes by the context that it is given, then by the running code", async () => {
    const [a, b] = [createTestPlatform({ service: "a" }), createTestPlatform({ service: "b" })];
    const contextOfA = await a.run(() => ({ of: context.active() }));
    await b.run(() => {
      tracer.startSpan("in a", {}, contextOfA.of).end();
      tracer.startSpan("in b", {}, ROOT_CONTEXT).end();
    });
    await expect.poll(() => a.collector.spans.map(({ name }) => name)).toEqual(["root", "in a"]);
    expect(b.collector.spans.map(({ name }) => name)).toEqual(["in b", "root"]);
  });

  it("hands out spans that do not record outside of invocations, with the context that there is, and counts them", () => {
    const { tracing } = createTestPlatform();
    const before = tracing.stats().noScope;
    const remote = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: 1 };
    const span = tracer.startSpan("outside", {}, trace.setSpanContext(ROOT_CONTEXT, remote));
    expect([span.isRecording(), span.spanContext()]).toEqual([false, remote]);
    expect(tracer.startActiveSpan("outside", (own) => own.spanContext().traceId)).toBe("0".repeat(32));
    expect(tracing.stats().noScope).toBe(before + 2);
  });

  it("gives a tracer without a name to code without types", async () => {
    const { run, collector } = createTestPlatform();
    await run(() => {
      for (const name of [undefined, null]) trace.getTracerProvider().getTracer(name!).startSpan("nameless").end();
    });
    expect(collector.spans.map(({ name }) => name)).toEqual(["nameless", "nameless", "root"]);
  });
});
