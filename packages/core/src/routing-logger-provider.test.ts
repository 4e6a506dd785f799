import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { type Logger, logs, type LoggerProvider, SeverityNumber } from "@opentelemetry/api-logs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTracing } from "./create-tracing.ts";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { type DecodedLogRecord, runToEnd, serveLogCollector } from "./log-collector.fixture.ts";
import { createOtlpLogs, type OtlpLogsOptions } from "./otlp-logs.ts";
import { withSpan } from "./with-span.ts";

/** As libraries do: at module load, before anything is registered. */
const early = logs.getLogger("early-library", "1.2.3");

const collector = serveLogCollector();
const lines = collectDiagLines();
beforeEach(() => void collector.take());
afterEach(() => logs.disable());

function createTest(options: OtlpLogsOptions = {}) {
  const exporter = { url: `${collector.url}/v1/traces` };
  const otlpLogs = createOtlpLogs({ console: false, ...options });
  const tracing = createTracing({ settleMillis: 50, exporter, logs: otlpLogs });
  return async (handler: () => unknown): Promise<DecodedLogRecord[]> => {
    await runToEnd(tracing, handler);
    return collector.take();
  };
}

describe("records of @opentelemetry/api-logs", () => {
  // First: `logs.disable()` leaves early loggers without a provider for good.
  it("come from loggers taken at module load when the package's logs are given, and not otherwise", async () => {
    const run = createTest();
    await expect(run(() => early.emit({ body: "lost" }))).resolves.toEqual([]);
    const withApi = createTest({ apiLogs: logs });
    await expect(withApi(() => early.emit({ body: "early" }))).resolves.toMatchObject([
      { body: "early", instrumentationScope: { name: "early-library", version: "1.2.3" } },
    ]);
    await expect(run(() => early.emit({ body: "now of all set-ups" }))).resolves.toHaveLength(1);
  });

  it("belong to the span in which they are made, in whichever invocation", async () => {
    const run = createTest();
    const logger = logs.getLogger("library", "2.0.0", { schemaUrl: "https://schema.test", attributes: { part: "a" } });
    const spanIds: string[] = [];
    for (const body of ["first", "second"]) {
      const records = await run(() =>
        withSpan(body, (span) => (spanIds.push(span.spanContext().spanId), logger.emit({ body }))),
      );
      expect(records).toMatchObject([
        {
          body,
          spanId: spanIds.at(-1),
          flags: 3,
          instrumentationScope: { name: "library", version: "2.0.0", attributes: { part: "a" } },
        },
      ]);
    }
  });

  it("keep their body beside attributes that take all the room", async () => {
    const attributes = { payload: "x".repeat(100_000), order: 7 };
    const records = await createTest()(() => logs.getLogger("library").emit({ body: "charged", attributes }));
    expect(records).toMatchObject([{ body: "charged", droppedAttributesCount: 1 }]);
    expect(Object.keys(records[0]!.attributes)).toEqual(["payload"]);
  });

  it("keep everything that their author has said", async () => {
    const [record] = await createTest()(() =>
      logs.getLogger("library").emit({
        timestamp: [1_700_000_000, 5],
        observedTimestamp: 1_700_000_001_000,
        severityNumber: SeverityNumber.FATAL2,
        severityText: "alert",
        eventName: "order.lost",
        body: { order: [7, null, { deep: true }], bytes: new Uint8Array([1, 2]) },
        attributes: { a: 1, nested: { b: [2] }, missing: undefined },
        exception: new TypeError("boom"),
      }),
    );
    expect(record).toMatchObject({
      timeUnixNano: 1_700_000_000_000_000_005n,
      observedTimeUnixNano: 1_700_000_001_000_000_000n,
      severityNumber: 22,
      severityText: "alert",
      eventName: "order.lost",
      body: { order: [7, null, { deep: true }], bytes: "AQI=" },
      attributes: { a: 1, nested: { b: [2] }, "exception.type": "TypeError", "exception.message": "boom" },
    });
    expect(record?.attributes).not.toHaveProperty("missing");
  });

  it("belong to the context that they are given", async () => {
    const run = createTest();
    const spanContext = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 };
    const records = await run(() => {
      const logger = logs.getLogger("library");
      logger.emit({ body: "given", context: trace.setSpanContext(context.active(), spanContext) });
      logger.emit({ body: "none", context: ROOT_CONTEXT });
    });
    expect(records).toMatchObject([
      { body: "given", traceId: spanContext.traceId, spanId: spanContext.spanId, flags: 1 },
      { body: "none", traceId: "", spanId: "" },
    ]);
  });

  it("are wanted in an invocation, from the least severity on, and nowhere else", async () => {
    const run = createTest({ minSeverity: "warn" });
    const logger = logs.getLogger("library");
    const wanted = (): boolean[] => [
      logger.enabled(),
      logger.enabled({ severityNumber: SeverityNumber.WARN }),
      logger.enabled({ severityNumber: SeverityNumber.INFO }),
    ];
    const within: boolean[] = [];
    const records = await run(() => {
      within.push(...wanted());
      logger.emit({ body: "info", severityNumber: SeverityNumber.INFO });
      logger.emit({ body: "error", severityNumber: SeverityNumber.ERROR });
      logger.emit({ body: "unknown" });
    });
    logger.emit({ body: "outside", severityNumber: SeverityNumber.ERROR });
    expect(within).toEqual([true, true, false]);
    expect(wanted()).toEqual([false, false, false]);
    expect(records.map(({ body }) => body)).toEqual(["error", "unknown"]);
    await expect(run(() => undefined)).resolves.toEqual([]);
  });

  it("are not recorded when that is not asked for", async () => {
    const run = createTest({ apiLogs: false });
    await expect(run(() => logs.getLogger("library").emit({ body: "a" }))).resolves.toEqual([]);
  });

  it("survive nonsense, and so does their author", async () => {
    const records = await createTest()(() => {
      const logger = logs.getLogger("library");
      logger.emit({ body: "odd", severityNumber: NaN as never, timestamp: "now" as never, attributes: 7 as never });
      logger.emit({ body: "text", severityText: 7 as never, eventName: null as never });
      logger.emit(undefined as never);
      logger.emit({ body: "last" });
    });
    expect(records.map(({ body }) => body)).toEqual(["odd", "text", "last"]);
    expect(records[1]).toMatchObject({ severityText: "7", eventName: "null" });
    expect(records[0]).toMatchObject({ severityNumber: 0, attributes: {} });
    expect(lines.join("\n")).toContain("a log record is dropped");
  });

  it("go to another provider that is registered, with a warning", async () => {
    const emitted: string[] = [];
    const logger: Logger = { emit: ({ body }) => void emitted.push(String(body)), enabled: () => true };
    const foreign: LoggerProvider = { getLogger: () => logger };
    logs.setGlobalLoggerProvider(foreign);
    const run = createTest({ apiLogs: logs });
    await expect(run(() => logs.getLogger("library").emit({ body: "theirs" }))).resolves.toEqual([]);
    expect(emitted).toEqual(["theirs"]);
    expect(lines.join("\n")).toContain("another provider is registered with @opentelemetry/api-logs");
  });

  it("are not registered for by a set-up that is off", () => {
    createTracing({ enabled: false, logs: createOtlpLogs({ apiLogs: logs }) });
    expect(Reflect.has(globalThis, Symbol.for("io.opentelemetry.js.api.logs"))).toBe(false);
  });

  it("are switched off by OTEL_LOGS_EXPORTER", () => {
    createTracing({ enabled: true, logs: createOtlpLogs() }, { OTEL_LOGS_EXPORTER: "none" });
    expect(Reflect.has(globalThis, Symbol.for("io.opentelemetry.js.api.logs"))).toBe(false);
  });
});
