import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { consoleExporter } from "./console-exporter.ts";
import { readableSpan } from "./readable-span.fixture.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

function linesOf(...spans: ReadableSpan[]): unknown[] {
  const lines: string[] = [];
  consoleExporter({ write: (line) => void lines.push(line) }).export(spans, () => undefined);
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe("consoleExporter", () => {
  afterEach(() => vi.restoreAllMocks());

  it("writes a span as one line of JSON, without what it does not have", () => {
    expect(linesOf(readableSpan())).toEqual([
      {
        name: "span",
        kind: "CLIENT",
        durationMillis: 1_000,
        status: "UNSET",
        traceId: "0123456789abcdef0123456789abcdef",
        spanId: "0123456789abcdef",
        startTime: "2023-11-14T22:13:20.123Z",
      },
    ]);
  });

  it("shows the parent, the status, attributes, events and links", () => {
    const context = readableSpan().spanContext();
    const span = readableSpan({
      kind: SpanKind.INTERNAL,
      parentSpanContext: { ...context, spanId: "fedcba9876543210" },
      duration: [0, 1_234_567],
      status: { code: SpanStatusCode.ERROR, message: "card declined" },
      attributes: { "order.id": "42", ratio: Infinity },
      events: [{ name: "retry", time: [1_700_000_000, 124_000_000], attributes: { attempt: 2 } }],
      links: [{ context }],
    });
    expect(linesOf(span)).toMatchObject([
      {
        kind: "INTERNAL",
        durationMillis: 1.235,
        parentSpanId: "fedcba9876543210",
        status: "ERROR",
        statusMessage: "card declined",
        attributes: { "order.id": "42", ratio: "Infinity" },
        events: [{ name: "retry", afterMillis: 0.543, attributes: { attempt: 2 } }],
        links: [{ traceId: context.traceId, spanId: context.spanId }],
      },
    ]);
  });

  it("shows spans with odd values", () => {
    const odd = { startTime: [NaN, NaN], attributes: { big: 2n ** 70n, none: null } };
    expect(linesOf(readableSpan(odd as unknown as Partial<ReadableSpan>))).toMatchObject([
      { startTime: null, attributes: { big: String(2n ** 70n), none: null } },
    ]);
  });

  it("shows attributes that are named like members of a span", () => {
    const attributes = { events: 7, links: null, attributes: "" };
    expect(linesOf(readableSpan({ attributes } as unknown as Partial<ReadableSpan>))).toMatchObject([{ attributes }]);
  });

  it("waits for a writer that is async, and fails when it rejects", async () => {
    const lines: string[] = [];
    const exporter = consoleExporter({
      write: async (line) => {
        await Promise.resolve();
        if (line.includes("lost")) throw new Error("the disk is full");
        lines.push(line);
      },
    });
    const { run, tracing } = createTestPlatform({ exporter });
    await run(() => undefined);
    expect(lines).toHaveLength(1);
    await run(() => withSpan("lost", () => undefined));
    expect(tracing.stats()).toMatchObject({ exported: 1, dropped: { exporter_failed: 2 } });
  });

  it("prints with console.log as it is at that moment", async () => {
    const { run, tracing } = createTestPlatform({ exporter: consoleExporter() });
    const log = vi.spyOn(console, "log").mockReturnValue();
    await run(() => withSpan("charge card", () => undefined));
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^\{"name":"charge card","kind":"INTERNAL","status":"UNSET","durationMillis":[\d.]+,/)],
      [expect.stringMatching(/^\{"name":"root","kind":"SERVER",/)],
    ]);
    expect(tracing.stats()).toMatchObject({ exported: 2 });
  });
});
