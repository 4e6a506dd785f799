import { context } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { isTracingSuppressed } from "./suppress-tracing.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

it("exports in a context that nothing traces, with all that is the user's own on the way", async () => {
  const seen: boolean[] = [];
  const see = (): void => void seen.push(isTracingSuppressed(context.active()));
  const { run, tracing } = createTestPlatform({
    exporter: {
      headers: { "x-key": () => (see(), "key") },
      authorize: () => (see(), {}),
      fetch: async () => {
        see();
        await Promise.resolve();
        see();
        return new Response();
      },
    },
  });
  await run(async () => {
    withSpan("child", () => undefined);
    await tracing.forceFlush();
  });
  expect(seen.length).toBeGreaterThanOrEqual(4);
  expect(seen).not.toContain(false);
});
