import { context } from "@opentelemetry/api";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { endedSpans } from "./ended-spans.fixture.ts";
import { createSdkExporter } from "./sdk-exporter.ts";
import type { SpanExporter } from "./sdk-types.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const spans = endedSpans(3);
type Export = SpanExporter["export"];

const succeed: Export = (_, done) => done({ code: 0 });
const exporterOf = (exportSpans: Export, more: Partial<SpanExporter> = {}): SpanExporter => ({
  export: exportSpans,
  shutdown: () => Promise.resolve(),
  ...more,
});

describe("an SDK's span exporter", () => {
  const lines = collectDiagLines();

  it("gets the ended spans of an invocation as the option `exporter`", async () => {
    const exporter = new InMemorySpanExporter();
    const { run, tracing } = createTestPlatform({ exporter });
    await run(() => withSpan("child", () => undefined));
    expect(exporter.getFinishedSpans().map(({ name, ended }) => [name, ended])).toEqual([
      ["child", true],
      ["root", true],
    ]);
    expect(tracing.stats()).toMatchObject({ exported: 2, exportRequests: 0 });
  });

  it("gets what another one gets, and may change its list", async () => {
    const emptying = exporterOf((given, done) => (given.splice(0), done({ code: 0 })));
    const exporter = new InMemorySpanExporter();
    const { run, tracing } = createTestPlatform({ exporter: [emptying, exporter] });
    await run(() => undefined);
    expect(exporter.getFinishedSpans()).toHaveLength(1);
    expect(tracing.stats()).toMatchObject({ exported: 1, dropped: {} });
  });

  it("runs untraced, and so does its flush", async () => {
    const seen: boolean[] = [];
    const see = (): void => void seen.push(isTracingSuppressed(context.active()));
    const exporter = exporterOf((_, done) => (see(), done({ code: 0 })), { forceFlush: async () => see() });
    await createTestPlatform({ exporter }).run(() => undefined);
    expect(seen).toEqual([true, true]);
  });

  it("is flushed after it has answered", async () => {
    const calls: string[] = [];
    const exporter = exporterOf(
      (_, done) => (calls.push("export"), queueMicrotask(() => (calls.push("done"), done({ code: 0 })))),
      {
        forceFlush: async () => void calls.push("flush"),
      },
    );
    expect(await createSdkExporter(exporter).export(spans, 1_000)).toEqual({});
    expect(calls).toEqual(["export", "done", "flush"]);
  });

  it("does not wait for another export", async () => {
    let answerFirst!: () => void;
    const answers: Export[] = [(_, done) => void (answerFirst = () => done({ code: 0 })), succeed];
    const exporter = createSdkExporter(exporterOf((given, done) => answers.shift()!(given, done)));
    const first = exporter.export(spans, 60_000);
    expect(await exporter.export(spans, 1_000)).toEqual({});
    answerFirst();
    expect(await first).toEqual({});
  });

  it.each<[string, Export, string]>([
    ["says so", (_, done) => done({ code: 1, error: new Error("no rights") }), "no rights"],
    ["gives no reason", (_, done) => done({ code: 1 }), "no reason"],
    [
      "answers nonsense, later",
      (_, done) => queueMicrotask(() => done(undefined as unknown as { code: number })),
      "no reason",
    ],
    [
      "throws",
      () => {
        throw new Error("broken");
      },
      "broken",
    ],
    ["rejects", (() => Promise.reject(new Error("broken later"))) as Export, "broken later"],
  ])("loses the spans when it %s", async (_, failing, message) => {
    expect(await createSdkExporter(exporterOf(failing)).export(spans, 1_000)).toEqual({ exporter_failed: 3 });
    expect(lines).toEqual([expect.stringContaining(message)]);
  });

  it("costs no more than the time that there is when it never answers", async () => {
    const exporter = createSdkExporter(exporterOf(() => undefined));
    expect(await exporter.export(spans, 5)).toEqual({ timeout: 3 });
    expect(lines).toEqual([expect.stringContaining("did not answer in time")]);
  });

  it.each<[string, () => Promise<void>]>([
    ["fails", () => Promise.reject(new Error("no disk"))],
    ["never ends", () => new Promise(() => undefined)],
    [
      "throws",
      () => {
        throw new Error("no disk");
      },
    ],
  ])("is believed what it said when its flush %s", async (_, forceFlush) => {
    expect(await createSdkExporter(exporterOf(succeed, { forceFlush })).export(spans, 5)).toEqual({});
    expect(lines).toHaveLength(1);
  });

  it("is said to fail once until it succeeds", async () => {
    let code = 1;
    const exporter = createSdkExporter(exporterOf((_, done) => done({ code })));
    for (code of [1, 1, 0, 1]) await exporter.export(spans, 1_000);
    expect(lines).toHaveLength(2);
  });

  it("keeps the books of an invocation balanced when it fails", async () => {
    const { run, tracing } = createTestPlatform({ exporter: exporterOf((_, done) => done({ code: 1 })) });
    await run(() => undefined);
    expect(tracing.stats()).toMatchObject({ started: 1, exported: 0, dropped: { exporter_failed: 1 } });
  });
});
