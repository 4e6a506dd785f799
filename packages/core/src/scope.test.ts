import { describe, expect, it } from "vitest";
import { activeInvocation } from "./active-invocation.ts";
import { scopeOf } from "./isolate.ts";
import type { Scope } from "./scope.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

describe("Scope", () => {
  it("knows the root and what is open and ended", async () => {
    const { run } = createTestPlatform();
    const scope = await run((root) => {
      const own = scopeOf()!;
      expect(own.root).toBe(root);
      expect([own.openSpans, own.isIdle]).toEqual([1, false]);
      withSpan("child", () => expect(own.openSpans).toBe(2));
      expect(own.openSpans).toBe(1);
      return { own };
    });
    expect([scope.own.openSpans, scope.own.hasWork, scope.own.isIdle]).toEqual([0, false, true]);
  });

  it("hands each ended span out once", async () => {
    const { run, collector, tracing, leaveOpen } = createTestPlatform();
    leaveOpen();
    await run(() => {
      withSpan("taken", () => undefined);
      expect(scopeOf()!.take()).toMatchObject({ spans: [{ name: "taken" }] });
      expect(scopeOf()!.take()).toEqual({ spans: [], others: new Map() });
    });
    expect(collector.spans.map(({ name }) => name)).toEqual(["root"]);
    expect(tracing.stats().pending).toBe(1);
  });

  it("is not idle while a tracked promise is pending, however it settles", async () => {
    const { run } = createTestPlatform();
    let scope: Scope | undefined;
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const done = run(() => {
      scope = scopeOf();
      for (const { promise } of gates) activeInvocation()?.track(promise);
    });
    gates[0].resolve();
    gates[1].reject(new Error("its owner's"));
    await expect(gates[1].promise).rejects.toThrow("its owner's");
    await done;
    expect(scope?.isIdle).toBe(true);
  });

  it("tracks a thenable without a promise's manners", async () => {
    const { run } = createTestPlatform();
    await run(() => {
      expect(() =>
        activeInvocation()?.track({
          then: () => {
            throw new Error("broken");
          },
        }),
      ).not.toThrow();
    });
  });

  it("closes open spans, marked as incomplete, and counts them; their own end is too late then", async () => {
    const { run, collector, tracing } = createTestPlatform();
    await run(() =>
      withSpan("open", (span) => {
        scopeOf()!.closeOpenSpans();
        expect(span.isRecording()).toBe(false);
        span.end();
      }),
    );
    expect(collector.spans.map(({ name, attributes }) => [name, attributes["tracelet.incomplete"]])).toEqual([
      ["root", true],
      ["open", true],
    ]);
    expect(tracing.stats()).toMatchObject({ started: 2, exported: 2, incomplete: 2, open: 0, pending: 0 });
  });

  it("refuses spans above the limit, the root included, and lets their code run", async () => {
    const { run, collector, tracing } = createTestPlatform({ maxSpans: 0 });
    expect(await run(() => withSpan("child", () => 42))).toBe(42);
    expect(collector.requests).toHaveLength(0);
    expect(tracing.stats()).toMatchObject({ started: 2, open: 0, pending: 0, exported: 0, dropped: { limit: 2 } });
  });

  it("has room again for what was exported", async () => {
    const { run, tracing } = createTestPlatform({ maxSpans: 2 });
    await run(async () => {
      for (let index = 0; index < 5; index++) {
        withSpan(`span ${index}`, () => undefined);
        await tracing.forceFlush();
      }
    });
    expect(tracing.stats()).toMatchObject({ started: 6, exported: 6, dropped: {} });
  });
});
