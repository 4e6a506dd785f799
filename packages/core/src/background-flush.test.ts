import { trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createBackgroundFlush } from "./background-flush.ts";
import { type CollectingFetch, createCollectingFetch } from "./collecting-fetch.fixture.ts";
import { createTracing } from "./create-tracing.ts";
import type { TracingOptions } from "./options.ts";
import type { Tracing } from "./tracing.ts";
import { withSpan } from "./with-span.ts";

interface Platform {
  readonly tracing: Tracing;
  readonly collector: CollectingFetch;
  /** What it was asked to wait for. */
  readonly held: Promise<void>[];
  run<Result>(handler: () => Result): Result;
  /** Settles when nothing is held any more. */
  drained(): Promise<void>;
  /** The names of the spans of each request. */
  requests(): string[][];
}

function createPlatform(options: TracingOptions = {}, deadlineMillis = 25_000): Platform {
  const collector = createCollectingFetch();
  const tracing = createTracing({ exporter: { url: "http://collector.test", fetch: collector.fetch }, ...options });
  const held: Promise<void>[] = [];
  const flush = createBackgroundFlush({ deadlineMillis, hold: (flushed) => void held.push(flushed) });
  return {
    tracing,
    collector,
    held,
    run: <Result>(handler: () => Result) => tracing.run({ trigger: "http", name: "root", flush }, handler) as Result,
    drained: async () => {
      for (let index = 0; index < held.length; index++) await held[index];
    },
    requests: () => collector.requests.map(({ spans }) => spans.map(({ name }) => name)),
  };
}

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

describe("createBackgroundFlush", () => {
  afterEach(() => void vi.useRealTimers());

  it("holds one flush for an invocation, however many spans it has", async () => {
    const { run, held, drained } = createPlatform();
    run(() => {
      for (let index = 0; index < 20; index++) withSpan(`span ${index}`, () => undefined);
    });
    expect(held).toHaveLength(1);
    await drained();
    expect(held).toHaveLength(1);
  });

  it("holds nothing for an invocation that is not sampled", async () => {
    const { run, held } = createPlatform({ sampler: { shouldSample: () => ({ decision: 0 }), toString: () => "off" } });
    expect(run(() => withSpan("child", () => 42))).toBe(42);
    expect(held).toHaveLength(0);
  });

  it("collects spans that end after the first export into one request", async () => {
    const { run, drained, requests, tracing } = createPlatform({ settleMillis: 10 });
    const open = Promise.withResolvers<void>();
    const burst = async (): Promise<void> => {
      await vi.waitFor(() => expect(requests()).toHaveLength(1));
      for (let index = 0; index < 3; index++) withSpan(`late ${index}`, () => undefined);
      open.resolve();
    };
    run(() => void [withSpan("open", () => open.promise), burst()]);
    await drained();
    expect(requests()).toEqual([["root"], ["late 0", "late 1", "late 2", "open"]]);
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, incomplete: 0 });
  });

  it("holds for the part that the root's end sends off", async () => {
    const { run, held, drained, tracing } = createPlatform({ settleMillis: 0 });
    const tracer = trace.getTracer("test");
    const large = { text: "x".repeat(1_200_000) };
    run(() => tracer.startSpan("large", { attributes: large }).end());
    expect(held).toHaveLength(1);
    await drained();
    expect(tracing.stats()).toMatchObject({ exported: 2, pending: 0 });
    run(() => void trace.getActiveSpan()?.setAttributes(large));
    expect(held).toHaveLength(2);
    await drained();
    expect(tracing.stats()).toMatchObject({ exported: 3, pending: 0 });
  });

  it("closes at once what starts after the deadline", async () => {
    const { run, drained, collector, tracing } = createPlatform({ settleMillis: 10 }, 20);
    const gate = Promise.withResolvers<void>();
    run(() => void gate.promise.then(() => withSpan("too late", () => new Promise(() => undefined))));
    await drained();
    await pause(30);
    gate.resolve();
    await pause(0);
    await drained();
    expect(collector.spans.map(({ name, attributes }) => [name, attributes["tracelet.incomplete"]])).toEqual([
      ["root", undefined],
      ["too late", true],
    ]);
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, incomplete: 1 });
  });

  it("never rejects, whatever the collector does", async () => {
    const { run, held, collector, tracing } = createPlatform({ settleMillis: 0 }, 0);
    collector.answer = () => Promise.reject(new Error("down"));
    for (let index = 0; index < 3; index++) run(() => undefined);
    await expect(Promise.all(held)).resolves.toHaveLength(3);
    expect(tracing.stats()).toMatchObject({ pending: 0, dropped: { unreachable: 3 } });
  });

  it("exports what has ended when it is forced, and the rest afterwards", async () => {
    const { run, drained, requests, tracing } = createPlatform();
    await run(async () => {
      withSpan("first", () => undefined);
      await tracing.forceFlush();
      await tracing.forceFlush();
      withSpan("second", () => undefined);
    });
    await drained();
    expect(requests()).toEqual([["first"], ["second", "root"]]);
  });

  it("waits no longer for open spans when the system's clock is set back", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { run, drained, requests } = createPlatform({ settleMillis: 10 });
    const open = Promise.withResolvers<void>();
    run(() => void withSpan("open", () => open.promise));
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.waitFor(() => expect(requests()).toEqual([["root"]]));
    open.resolve();
    await drained();
    expect(requests()).toEqual([["root"], ["open"]]);
  });

  it("leaves spans open that have time left when the system's clock is set forth", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { run, drained, requests, tracing } = createPlatform({ settleMillis: 10 });
    const open = Promise.withResolvers<void>();
    run(() => void withSpan("open", () => open.promise));
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.waitFor(() => expect(requests()).toEqual([["root"]]));
    open.resolve();
    await drained();
    expect(requests()).toEqual([["root"], ["open"]]);
    expect(tracing.stats()).toMatchObject({ incomplete: 0, open: 0, pending: 0 });
  });

  it("gives work that begins after the deadline as long again", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { run, drained, tracing, requests } = createPlatform();
    const pastDeadline = Promise.withResolvers<void>();
    let work: Promise<unknown> | undefined;
    run(() => {
      work = pastDeadline.promise.then(() => withSpan("later", () => pause(20)));
    });
    await drained();
    vi.advanceTimersByTime(26_000);
    pastDeadline.resolve();
    await work;
    await drained();
    expect(requests().flat()).toContain("later");
    expect(tracing.stats()).toMatchObject({ incomplete: 0, open: 0, pending: 0 });
  });
});
