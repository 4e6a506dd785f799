import { diag, DiagLogLevel } from "opentelemetry-api-1.10";
import { expect, it } from "vitest";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

/** What is registered first, be it a logger, decides on the version of the API that may register more. */
const lines: string[] = [];
const keep = (line: string): void => void lines.push(line);
diag.setLogger({ error: keep, warn: keep, info: keep, debug: keep, verbose: keep }, DiagLogLevel.WARN);

it("says once that another version of the API was first, and what comes of it", async () => {
  const { run, collector } = createTestPlatform();
  createTestPlatform();
  await run(() => withSpan("child", () => undefined));
  expect(lines.filter((line) => line.startsWith("@tracelet"))).toEqual([
    expect.stringMatching(/^@tracelet\/core: another .* version of .*no parents/),
  ]);
  expect(collector.spans.map(({ name }) => name)).toEqual(["child", "root"]);
});
