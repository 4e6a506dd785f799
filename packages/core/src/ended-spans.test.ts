import { describe, expect, it } from "vitest";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

function makeSpans(count: number, value = ""): void {
  for (let index = 0; index < count; index++) withSpan(`span ${index}`, (span) => void span.setAttribute("a", value));
}

describe("a long invocation", () => {
  it("exports in parts while it runs, by the number of spans", async () => {
    const { run, collector, tracing } = createTestPlatform();
    await run(async () => {
      makeSpans(1_100);
      await expect.poll(() => collector.spans.length).toBe(1_100);
    });
    expect(collector.requests.map(({ spans }) => spans.length)).toEqual([512, 588, 1]);
    expect(tracing.stats()).toMatchObject({ started: 1_101, exported: 1_101, dropped: {} });
  });

  it("has one part at a time under way, and counts it among the spans that it holds", async () => {
    const { run, collector, tracing } = createTestPlatform({ maxSpans: 1_000 });
    const gate = Promise.withResolvers<Response>();
    collector.answer = () => gate.promise;
    await run(async () => {
      makeSpans(600);
      await expect.poll(() => collector.requests.length).toBe(1);
      makeSpans(600);
      expect(collector.requests).toHaveLength(1);
      collector.answer = () => Promise.resolve(new Response());
      gate.resolve(new Response());
    });
    expect(tracing.stats()).toMatchObject({ started: 1_201, exported: 1_000, dropped: { limit: 201 } });
  });

  it("exports in parts by bytes", async () => {
    const { run, collector } = createTestPlatform();
    await run(async () => {
      makeSpans(3, "x".repeat(600_000));
      await expect.poll(() => collector.spans.length).toBe(2);
    });
    expect(collector.spans).toHaveLength(4);
  });

  it("exports in parts by age: the next span that ends takes along what has waited for long", async () => {
    const { run, collector } = createTestPlatform();
    const now = Date.now();
    const realNow = Date.now;
    try {
      await run(async () => {
        makeSpans(1);
        Date.now = () => now + 11_000;
        makeSpans(1);
        await expect.poll(() => collector.spans.length).toBe(2);
      });
    } finally {
      Date.now = realNow;
    }
    expect(collector.spans).toHaveLength(3);
  });

  it("has the response wait for no part", async () => {
    const { run, collector } = createTestPlatform();
    const gate = Promise.withResolvers<Response>();
    collector.answer = () => gate.promise;
    let hasReturned = false;
    const done = run(() => {
      makeSpans(600);
      hasReturned = true;
    });
    expect(hasReturned).toBe(true);
    await expect.poll(() => collector.requests.length).toBe(2);
    gate.resolve(new Response());
    collector.answer = () => Promise.resolve(new Response());
    await done;
    expect(collector.spans).toHaveLength(601);
  });
});

describe("the spans that wait for their export", () => {
  it("are bounded in bytes; what is more is counted as dropped", async () => {
    const { run, collector, tracing } = createTestPlatform({ maxBytes: 10_000, keep: () => true });
    await run((root) => {
      root.end();
      makeSpans(5, "x".repeat(4_000));
    });
    expect(tracing.stats().dropped["limit"]).toBe(3);
    expect(collector.spans).toHaveLength(3);
  });

  it("leave room for the root, without which the others are no trace", async () => {
    const { run, collector, tracing } = createTestPlatform({ maxBytes: 8_500, keep: () => true });
    await run(() => makeSpans(5, "x".repeat(4_000)));
    expect(tracing.stats().dropped["limit"]).toBe(3);
    expect(collector.spans.map(({ name }) => name)).toContain("root");
  });

  it("have no room for a root that exceeds the limit by itself", async () => {
    const { run, tracing } = createTestPlatform({ maxBytes: 10_000 });
    await run((root) => void root.setAttribute("a", "x".repeat(20_000)));
    expect(tracing.stats()).toMatchObject({ exported: 0, dropped: { limit: 1 } });
  });

  it("make room for others once they are exported", async () => {
    const { run, tracing } = createTestPlatform({ maxBytes: 10_000 });
    await run(async () => {
      for (let index = 0; index < 5; index++) {
        makeSpans(1, "x".repeat(6_000));
        await tracing.forceFlush();
      }
    });
    expect(tracing.stats()).toMatchObject({ exported: 6, dropped: {} });
  });
});

describe("forceFlush", () => {
  it("waits for exports that are under way", async () => {
    const { run, collector, tracing } = createTestPlatform();
    const gate = Promise.withResolvers<Response>();
    collector.answer = () => gate.promise;
    await run(async () => {
      makeSpans(1);
      const first = tracing.forceFlush();
      let isOver = false;
      const second = tracing.forceFlush().then(() => (isOver = true));
      await expect.poll(() => collector.requests.length).toBe(1);
      expect(isOver).toBe(false);
      gate.resolve(new Response());
      await Promise.all([first, second]);
      expect(tracing.stats()).toMatchObject({ exported: 1 });
    });
  });
});
