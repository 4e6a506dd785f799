import { Logger } from "@aws-lambda-powertools/logger";
import { context, ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { pino } from "pino";
import { afterEach, describe, expect, it, vi } from "vitest";
import { traceContext } from "./log-trace-context.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const { run } = createTestPlatform();

function fieldsOf(span: Span, flags = "03"): object {
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId, trace_flags: flags };
}

afterEach(() => vi.restoreAllMocks());

describe("traceContext", () => {
  it("names the active span by the names of the specification", async () => {
    await run((root) => {
      expect(traceContext()).toEqual(fieldsOf(root));
      withSpan("inner", (span) => expect(traceContext()).toEqual(fieldsOf(span)));
      expect(traceContext()).toEqual(fieldsOf(root));
    });
  });

  it("is empty outside of a span", async () => {
    expect(traceContext()).toEqual({});
    await run(() => expect(context.with(ROOT_CONTEXT, traceContext)).toEqual({}));
    const invalid = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: "0".repeat(32),
      spanId: "1".repeat(16),
      traceFlags: 1,
    });
    expect(context.with(invalid, traceContext)).toEqual({});
  });

  it("is empty when tracing is off", () => {
    void createTestPlatform({ enabled: false }).tracing.run({ trigger: "http", name: "off", flush: neverFlush }, () =>
      expect(traceContext()).toEqual({}),
    );
  });

  it("tells the flags of a span that is not sampled in two digits", () => {
    const spanContext = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 0 };
    expect(context.with(trace.setSpanContext(ROOT_CONTEXT, spanContext), traceContext)).toEqual({
      trace_id: spanContext.traceId,
      span_id: spanContext.spanId,
      trace_flags: "00",
    });
  });

  it("is a mixin for pino", async () => {
    const lines: string[] = [];
    const logger = pino({ mixin: traceContext }, { write: (line: string) => void lines.push(line) });
    const expected: object[] = [];
    logger.info("outside");
    await run(() => withSpan("inner", (span) => (expected.push(fieldsOf(span)), logger.info({ order: 7 }, "inside"))));
    const [outside, inside] = lines.map((line) => JSON.parse(line) as object);
    expect(outside).not.toHaveProperty("trace_id");
    expect(inside).toMatchObject({ msg: "inside", order: 7, ...expected[0] });
  });

  it("goes into each record of Powertools Logger by its JSON replacer", async () => {
    const lines = captureStdout();
    const logger = new Logger({
      serviceName: "shop",
      jsonReplacerFn: (key, value) => (key === "" ? { ...(value as object), ...traceContext() } : value),
    });
    const expected: object[] = [];
    logger.info("outside");
    await run(() => {
      for (const name of ["first", "second"]) {
        withSpan(name, (span) => (expected.push(fieldsOf(span)), logger.info(name, { nested: { order: 7 } })));
      }
    });
    const [outside, ...inside] = lines.map((line) => JSON.parse(line) as object);
    expect(outside).toMatchObject({ message: "outside", service: "shop" });
    expect(outside).not.toHaveProperty("trace_id");
    expect(inside).toEqual([
      expect.objectContaining({ message: "first", nested: { order: 7 }, ...expected[0] }),
      expect.objectContaining({ message: "second", nested: { order: 7 }, ...expected[1] }),
    ]);
  });

  it("makes temporary keys of Powertools Logger, for an invocation whose logs need the root span alone", async () => {
    const lines = captureStdout();
    const logger = new Logger({ serviceName: "shop" });
    const expected: object[] = [];
    await run((root) => {
      expected.push(fieldsOf(root));
      logger.appendKeys(traceContext());
      withSpan("inner", () => logger.info("inside"));
      logger.resetKeys();
    });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ message: "inside", ...expected[0] });
  });
});

const neverFlush = () => ({ start: () => undefined, force: () => Promise.resolve() });

function captureStdout(): string[] {
  const lines: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => (lines.push(String(line)), true));
  return lines;
}
