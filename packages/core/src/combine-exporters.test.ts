import { describe, expect, it } from "vitest";
import { combineExporters } from "./combine-exporters.ts";
import type { Exporter, Losses } from "./exporter.ts";
import { readableSpan } from "./readable-span.fixture.ts";

const spans = [readableSpan(), readableSpan(), readableSpan()];
const answering = (losses: Losses): Exporter => ({ export: () => Promise.resolve(losses) });
const throwing: Exporter = {
  export: () => {
    throw new Error("broken");
  },
};

describe("combineExporters", () => {
  it("is the exporter itself when there is one", () => {
    const exporter = answering({});
    expect(combineExporters([exporter])).toBe(exporter);
  });

  it("loses nothing when there is no exporter", async () => {
    expect(await combineExporters([]).export(spans, 1_000)).toEqual({});
  });

  it("starts all exports before one has ended", async () => {
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const exporter: Exporter = {
      export: (given, timeoutMillis) =>
        new Promise((resolve) => {
          started.push(given.length, timeoutMillis);
          finish.push(() => resolve({}));
        }),
    };
    const exported = combineExporters([exporter, exporter]).export(spans, 1_000);
    expect(started).toEqual([3, 1_000, 3, 1_000]);
    for (const each of finish) each();
    expect(await exported).toEqual({});
  });

  it("answers with the losses of the one that lost most", async () => {
    const exporters = [answering({}), answering({ refused: 1, rejected: 1 }), answering({ timeout: 1 })];
    expect(await combineExporters(exporters).export(spans, 1_000)).toEqual({ refused: 1, rejected: 1 });
  });

  it("exports to the others when one throws", async () => {
    const exported: number[] = [];
    const other: Exporter = { export: (given) => (exported.push(given.length), Promise.resolve({})) };
    expect(await combineExporters([throwing, other]).export(spans, 1_000)).toEqual({ exporter_failed: 3 });
    expect(exported).toEqual([3]);
  });
});
