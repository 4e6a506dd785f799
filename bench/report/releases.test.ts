import { expect, test } from "vitest";
import { releasesSection } from "./releases.ts";

test("what became of each target, from release to release", () => {
  const machine = "a machine";
  const section = releasesSection([
    { version: "1.0.0", date: "2026-01-01", machine, ratios: { script: 0.6 } },
    { version: "1.1.0", date: "2026-02-01", machine, ratios: { script: 0.55, "isolate start": 0.3 } },
  ]);
  expect(section.split("\n")).toEqual([
    "| ratio | 1.0.0 (2026-01-01) | 1.1.0 (2026-02-01) |",
    "| --- | ---: | ---: |",
    "| script | 0.60 | 0.55 |",
    "| isolate start |  | 0.30 |",
  ]);
});
