import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

describe("the option redact", () => {
  const lines = collectDiagLines();

  it("sees each span last before export, and what it changes is what leaves", async () => {
    const { run, collector } = createTestPlatform({
      redact: (span) => {
        span.name = span.name.replace("alice", "***");
        for (const key in span.attributes) if (key.startsWith("user.")) delete span.attributes[key];
        for (const event of span.events) event.attributes = {};
        if (span.status.message) span.status.message = "***";
        delete span.attributes["exception.message"];
      },
    });
    const failing = run(() =>
      withSpan("greet alice", { attributes: { "user.name": "alice", "order.id": 7 } }, () => {
        throw new Error("alice is not here");
      }),
    );
    await expect(failing).rejects.toThrow("alice");
    const [child] = collector.spans;
    expect(child).toMatchObject({ name: "greet ***", status: { message: "***" } });
    expect(child?.attributes).toMatchObject({ "order.id": 7 });
    expect(child?.attributes).not.toHaveProperty("user.name");
    expect(child?.events).toMatchObject([{ name: "exception", attributes: {} }]);
    expect(JSON.stringify(collector.spans)).not.toContain("alice");
  });

  it("drops a span for which it throws, as that may hold a secret, and exports the others", async () => {
    const { run, collector, tracing } = createTestPlatform({
      redact: ({ name }) => {
        if (name !== "root") throw new Error("s3cret");
      },
    });
    await run(() => withSpan("child", () => undefined));
    await run(() => withSpan("child", () => undefined));
    expect(collector.spans.map(({ name }) => name)).toEqual(["root", "root"]);
    expect(tracing.stats().dropped).toEqual({ redact_failed: 2 });
    expect(lines.filter((line) => line.includes("redact() threw"))).toHaveLength(1);
  });

  it("drops a span for which it returns a promise, whose changes come too late, also one that rejects", async () => {
    const { run, collector, tracing } = createTestPlatform({
      redact: async ({ name }) => {
        if (name === "root") throw new Error("nobody waits for it");
      },
    });
    await run(() => withSpan("child", () => undefined));
    expect(collector.spans).toEqual([]);
    expect(tracing.stats().dropped).toEqual({ redact_failed: 2 });
    expect(lines).toEqual([expect.stringMatching(/redact\(\) threw, and its span is dropped: .*must not be async/)]);
  });
});
