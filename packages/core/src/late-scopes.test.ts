import type { Span } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAwaitedFlush } from "./awaited-flush.ts";
import { leaveOpen } from "./balance.fixture.ts";
import { createCollectingFetch } from "./collecting-fetch.fixture.ts";
import { createTracing } from "./create-tracing.ts";
import type { TracingOptions } from "./options.ts";
import { LateScopes } from "./late-scopes.ts";
import { scopeOf } from "./isolate.ts";
import type { Scope } from "./scope.ts";
import type { ReadableSpan, Sampler } from "./sdk-types.ts";
import type { Tracing } from "./tracing.ts";
import { withSpan } from "./with-span.ts";

/** An invocation that was answered while one of its spans was open. */
function openScope(tracing: Tracing): { scope: Scope; span: Span } {
  let [scope, span]: [Scope?, Span?] = [];
  const flush = () => ({ start: () => undefined, force: () => Promise.resolve() });
  void tracing.run({ trigger: "other", name: "root", flush }, () => {
    scope = scopeOf();
    void withSpan("late", (late) => ((span = late), new Promise(() => undefined)));
  });
  scope!.take();
  return { scope: scope!, span: span! };
}

/** The spans that it hands out. */
const take = (late: LateScopes): ReadableSpan[] => late.take().flatMap(({ spans }) => spans);

describe("LateScopes", () => {
  const collector = createCollectingFetch();
  const tracing = createTracing({ exporter: { url: "http://collector.test", fetch: collector.fetch } });
  leaveOpen(tracing); // nothing is exported here
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  it("hands out what has ended, once, and waits for what has not", () => {
    const late = new LateScopes();
    const { scope, span } = openScope(tracing);
    late.add(scope);
    expect(take(late)).toEqual([]);
    span.end();
    expect(take(late)).toMatchObject([{ name: "late" }]);
    expect(take(late)).toEqual([]);
  });

  it("closes what is older than 25 seconds, marked as incomplete", () => {
    const late = new LateScopes();
    late.add(openScope(tracing).scope);
    vi.advanceTimersByTime(24_999);
    expect(take(late)).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(take(late)).toMatchObject([{ name: "late", attributes: { "tracelet.incomplete": true } }]);
  });

  it("counts the time from the first time that a scope was late", () => {
    const late = new LateScopes();
    const { scope } = openScope(tracing);
    late.add(scope);
    vi.advanceTimersByTime(20_000);
    late.add(scope);
    vi.advanceTimersByTime(5_000);
    expect(take(late)).toHaveLength(1);
  });

  it("keeps no more than a hundred, and closes the oldest first", () => {
    const late = new LateScopes();
    const scopes = Array.from({ length: 105 }, () => openScope(tracing));
    for (const { scope } of scopes) late.add(scope);
    expect(take(late)).toHaveLength(5);
    expect(scopes.map(({ span }) => span.isRecording())).toEqual([
      ...Array<boolean>(5).fill(false),
      ...Array<boolean>(100).fill(true),
    ]);
  });
});

describe("createAwaitedFlush", () => {
  afterEach(() => void vi.useRealTimers());

  function createTest(
    budgetMillis: () => number = () => 1_000,
    defer: (flush: () => Promise<void>) => boolean = () => false,
    options: TracingOptions = {},
  ) {
    const collector = createCollectingFetch();
    const tracing = createTracing({ exporter: { url: "http://collector.test", fetch: collector.fetch }, ...options });
    const flush = createAwaitedFlush();
    const run = <Result>(handler: () => Result) =>
      tracing.run({ trigger: "other", name: "root", flush: flush.strategy({ budgetMillis, defer }) }, handler);
    return {
      tracing,
      collector,
      run,
      drain: flush.drain,
      names: () => collector.requests.map(({ spans }) => spans.map(({ name }) => name)),
    };
  }

  it("exports with the next flush what starts after the response, though nothing was open then", async () => {
    const { run, names, tracing } = createTest();
    const gate = Promise.withResolvers<void>();
    const { late } = await run(async () => ({
      late: gate.promise.then(() => withSpan("after the response", () => undefined)),
    }));
    gate.resolve();
    await late;
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 1 });
    await run(async () => undefined);
    expect(names()).toEqual([["root"], ["after the response", "root"]]);
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, exported: 3 });
  });

  it.each([true, false])(
    "waits for a part that an earlier invocation exports by itself (sampled: %s)",
    async (isSampled) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      let decision: 0 | 2 = 2;
      const sampler: Sampler = { shouldSample: () => ({ decision }), toString: () => "as told" };
      const { run, names, collector, tracing } = createTest(undefined, undefined, { sampler });
      const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const { late } = await run(async () => ({ late: gates.map(({ promise }) => withSpan("late", () => promise)) }));
      gates[0]!.resolve();
      await late[0];
      vi.setSystemTime(Date.now() + 11_000); // frozen
      const answer = Promise.withResolvers<Response>();
      collector.answer = () => (names().length === 2 ? answer.promise : Promise.resolve(new Response()));
      decision = isSampled ? 2 : 0;
      const order: string[] = [];
      const second = run(async () => {
        gates[1]!.resolve();
        await late[1];
      }).then(() => order.push("response"));
      await vi.waitFor(() => expect(names()).toEqual([["root"], ["late", "late"], ...(isSampled ? [["root"]] : [])]));
      await new Promise((resolve) => setTimeout(resolve, 10));
      order.push("collector");
      answer.resolve(new Response());
      await second;
      expect(order).toEqual(["collector", "response"]);
      expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, dropped: {} });
    },
  );

  it("waits for what code of an earlier invocation forces out", async () => {
    const { run, names, collector, tracing } = createTest();
    const gate = Promise.withResolvers<void>();
    const { late } = await run(async () => ({
      late: gate.promise.then(() => {
        withSpan("late", () => undefined);
        return tracing.forceFlush();
      }),
    }));
    const answer = Promise.withResolvers<Response>();
    collector.answer = () => (names().length === 2 ? answer.promise : Promise.resolve(new Response()));
    const order: string[] = [];
    const second = run(async () => {
      gate.resolve();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }).then(() => order.push("response"));
    await vi.waitFor(() => expect(names()).toEqual([["root"], ["late"], ["root"]]));
    await new Promise((resolve) => setTimeout(resolve, 10));
    order.push("collector");
    answer.resolve(new Response());
    await Promise.all([late, second]);
    expect(order).toEqual(["collector", "response"]);
  });

  it.each<[string, () => number]>([
    [
      "throws",
      () => {
        throw new Error("not implemented");
      },
    ],
    ["is no number", () => Number.NaN],
    ["is negative", () => -100],
  ])("answers at once when the budget %s", async (_, budgetMillis) => {
    const { run, collector, tracing } = createTest(budgetMillis);
    collector.answer = () => new Promise(() => undefined);
    await expect(run(async () => "answer")).resolves.toBe("answer");
    const error = new Error("own");
    await expect(run(() => Promise.reject(error))).rejects.toBe(error);
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 2, started: 2 });
    leaveOpen(tracing);
  });

  it("keeps what it had no time for, and exports it with a later invocation", async () => {
    let budgetMillis = 0;
    const { run, names } = createTest(() => budgetMillis);
    await run(async () => undefined);
    expect(names()).toEqual([]);
    budgetMillis = 1_000;
    await run(async () => undefined);
    expect(names()).toEqual([["root", "root"]]);
  });

  it("does not keep more than a hundred invocations that it never has time for", async () => {
    const { run, collector, tracing } = createTest(() => 0);
    collector.answer = () => new Promise(() => undefined);
    for (let index = 0; index < 250; index++) await run(async () => undefined);
    const { pending, dropped, started } = tracing.stats();
    expect(pending).toBeLessThanOrEqual(100);
    expect(pending + (dropped.timeout ?? 0)).toBe(started);
    leaveOpen(tracing);
  });

  it("leaves the flush to a platform that runs it after the response, which then waits for nothing", async () => {
    const deferred: (() => Promise<void>)[] = [];
    const { run, names, tracing } = createTest(
      () => 1_000,
      (flush) => deferred.push(flush) > 0,
    );
    const gate = Promise.withResolvers<void>();
    expect(run(() => void withSpan("soon", () => gate.promise))).toBeUndefined();
    expect([names(), deferred.length]).toEqual([[], 1]);
    gate.resolve();
    await deferred[0]!();
    expect(names()).toEqual([["root", "soon"]]);
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, exported: 2 });
  });

  it("settles no longer than the budget lasts when the platform runs it, and leaves the rest to a later one", async () => {
    const deferred: (() => Promise<void>)[] = [];
    let budgetMillis = 20;
    const { run, names } = createTest(
      () => budgetMillis,
      (flush) => deferred.push(flush) > 0,
    );
    const gate = Promise.withResolvers<void>();
    void run(() => void withSpan("late", () => gate.promise));
    await deferred[0]!();
    gate.resolve();
    await gate.promise;
    budgetMillis = 1_000;
    void run(() => undefined);
    await deferred[1]!();
    expect(names()).toEqual([["root"], ["late", "root"]]);
  });

  it("waits as ever when the platform cannot run it this time", async () => {
    const { run, names } = createTest(
      () => 1_000,
      () => false,
    );
    await run(() => undefined);
    expect(names()).toEqual([["root"]]);
  });

  it("asks the platform for nothing when there is nothing to export", async () => {
    const deferred: unknown[] = [];
    const { run } = createTest(
      () => 1_000,
      (flush) => deferred.push(flush) > 0,
      {
        sampler: { shouldSample: () => ({ decision: 0 }), toString: () => "off" },
      },
    );
    await run(() => undefined);
    expect(deferred).toHaveLength(0);
  });

  it("closes and exports what is left when it is drained, of late invocations and of those without time", async () => {
    let budgetMillis = 1_000;
    const { run, names, drain, tracing, collector } = createTest(() => budgetMillis);
    await run(async () => void withSpan("open", () => new Promise(() => undefined)));
    budgetMillis = 0;
    await run(async () => undefined);
    await drain(1_000);
    expect(names()).toEqual([["root"], ["open", "root"]]);
    expect(collector.spans[1]?.attributes["tracelet.incomplete"]).toBe(true);
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, incomplete: 1 });
    await drain(1_000);
    expect(names()).toHaveLength(2);
  });

  it("forces out what has ended, of this invocation and of late ones", async () => {
    const { run, names, tracing } = createTest();
    const gate = Promise.withResolvers<void>();
    const { late } = await run(async () => ({ late: withSpan("late", () => gate.promise) }));
    gate.resolve();
    await late;
    await run(async () => {
      withSpan("early", () => undefined);
      await tracing.forceFlush();
      expect(names()).toEqual([["root"], ["late", "early"]]);
    });
  });
});
