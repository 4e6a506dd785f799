import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { createInMemoryExporter } from "./in-memory-exporter.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

describe("createInMemoryExporter", () => {
  it("keeps the spans of all invocations until it is reset", async () => {
    const exporter = createInMemoryExporter();
    const { run } = createTestPlatform({ exporter });
    await run(() => withSpan("first", () => undefined));
    await run(() => withSpan("second", () => undefined));
    expect(exporter.spans.map(({ name }) => name)).toEqual(["first", "root", "second", "root"]);
    exporter.reset();
    expect(exporter.spans).toEqual([]);
  });

  it("shows a span in words", async () => {
    const exporter = createInMemoryExporter();
    await createTestPlatform({ exporter }).run((root) =>
      withSpan("charge card", { kind: SpanKind.CLIENT, links: [{ context: root.spanContext() }] }, (span) => {
        span.setAttribute("order.id", "42").addEvent("retry", { attempt: 2 });
        span.setStatus({ code: SpanStatusCode.ERROR, message: "declined" });
      }),
    );
    const root = exporter.find("root");
    expect(root).toMatchObject({ kind: "SERVER", status: "UNSET", attributes: { "faas.trigger": "http" } });
    expect(root).not.toHaveProperty("parent");
    expect(exporter.find("charge card")).toMatchObject({
      kind: "CLIENT",
      parent: "root",
      parentSpanId: root?.spanId,
      status: "ERROR",
      statusMessage: "declined",
      attributes: { "order.id": "42" },
      events: [{ name: "retry", attributes: { attempt: 2 } }],
      links: [{ traceId: root?.traceId, spanId: root?.spanId, attributes: {} }],
    });
    expect(exporter.find("refund")).toBeUndefined();
  });
});
