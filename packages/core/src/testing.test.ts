import { SpanKind, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { leaveOpen } from "./balance.fixture.ts";
import { createTracing } from "./create-tracing.ts";
import { traceInvocation } from "./testing.ts";
import { withSpan } from "./with-span.ts";

const placeOrder = (id: string): Promise<string> =>
  withSpan("place order", { attributes: { "order.id": id } }, async () => {
    await withSpan("reserve stock", async () => undefined);
    await withSpan("charge card", { kind: SpanKind.CLIENT }, async (span) => {
      if (id === "declined") throw new TypeError("card declined");
      span.addEvent("charged", { amount: 9 });
    });
    return `${id} placed`;
  });

describe("traceInvocation", () => {
  afterEach(() => void vi.useRealTimers());

  it("gives the result and the spans in the order in which they started", async () => {
    const { result, root, spans, span } = await traceInvocation(() => placeOrder("42"));
    expect(result).toBe("42 placed");
    expect(root).toMatchObject({ name: "invocation", kind: "SERVER", status: "UNSET" });
    expect(spans.map(({ name, parent }) => [name, parent])).toEqual([
      ["place order", "invocation"],
      ["reserve stock", "place order"],
      ["charge card", "place order"],
    ]);
    expect(span("place order")).toBe(spans[0]);
    expect(span("charge card")).toMatchObject({
      kind: "CLIENT",
      events: [{ name: "charged", attributes: { amount: 9 } }],
    });
  });

  it("rejects with what the code throws, unchanged", async () => {
    const error = new Error("mine");
    const fail = (): never => {
      throw error;
    };
    await expect(traceInvocation(fail)).rejects.toBe(error);
    await expect(traceInvocation(async () => fail())).rejects.toBe(error);
  });

  it("gives the spans of code that is expected to throw", async () => {
    const { root, span } = await traceInvocation(() => expect(placeOrder("declined")).rejects.toThrow("card declined"));
    expect(span("charge card")).toMatchObject({ status: "ERROR", attributes: { "error.type": "TypeError" } });
    expect(root.status).toBe("UNSET");
  });

  it("gives the root span what code writes to the active span", async () => {
    const { root, spans } = await traceInvocation(() => trace.getActiveSpan()?.setAttribute("order.id", "42"));
    expect(root.attributes).toMatchObject({ "order.id": "42" });
    expect(spans).toEqual([]);
  });

  it("waits for spans that go on after the result", async () => {
    let finish!: () => void;
    const detached = async (): Promise<void> => {
      await withSpan("first", () => new Promise<void>((resolve) => (finish = resolve)));
      await withSpan("second", async () => undefined);
    };
    const traced = traceInvocation(() => void detached());
    finish();
    expect((await traced).spans.map(({ name }) => name)).toEqual(["first", "second"]);
  });

  it("waits without end when it is told so", async () => {
    const setTimer = vi.spyOn(globalThis, "setTimeout");
    const detached = (): Promise<unknown> =>
      withSpan("detached", () => new Promise((resolve) => setTimeout(resolve, 5)));
    const { span } = await traceInvocation(() => void detached(), { settleMillis: Infinity });
    expect(span("detached").attributes).toEqual({});
    const millis = setTimer.mock.calls.map(([, delay]) => delay);
    setTimer.mockRestore();
    expect(millis.filter((delay) => delay! > 2 ** 31 - 1)).toEqual([]);
  });

  it("ends spans that nobody ends, and marks them", async () => {
    const forget = (): void => void trace.getTracer("test").startSpan("forgotten");
    const { span } = await traceInvocation(forget, { settleMillis: 5 });
    expect(span("forgotten").attributes).toEqual({ "tracelet.incomplete": true });
  });

  it("keeps concurrent invocations apart", async () => {
    const all = await Promise.all(["1", "2", "3"].map((id) => traceInvocation(() => placeOrder(id))));
    expect(all.map(({ spans }) => [spans.length, spans[0]?.attributes])).toEqual(
      ["1", "2", "3"].map((id) => [3, { "order.id": id }]),
    );
  });

  it("works with fake timers", async () => {
    vi.useFakeTimers();
    const { spans } = await traceInvocation(async () => {
      const placed = placeOrder("42");
      await vi.advanceTimersByTimeAsync(60_000);
      return placed;
    });
    expect(spans).toHaveLength(3);
  });

  it("waits for open spans under fake timers that advance by themselves", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { span } = await traceInvocation(
      () => {
        void withSpan("later", () => Promise.resolve());
        trace.getTracer("test").startSpan("for ever");
      },
      { settleMillis: 20 },
    );
    expect(span("later").attributes).toEqual({});
    expect(span("for ever").attributes).toEqual({ "tracelet.incomplete": true });
  });

  it("takes options, such as what is to be hidden", async () => {
    const { span } = await traceInvocation(() => placeOrder("42"), {
      redact: ({ attributes }) => delete attributes["order.id"],
    });
    expect(span("place order").attributes).toEqual({});
  });

  it("is not taken in by another set-up around it", async () => {
    const outer = createTracing({ enabled: true, exporter: [] });
    leaveOpen(outer);
    const flush = () => ({ start: () => undefined, force: () => Promise.resolve() });
    const { spans } = await outer.run({ trigger: "http", name: "outer", flush }, () =>
      traceInvocation(() => placeOrder("42")),
    );
    expect(spans).toHaveLength(3);
  });

  it("lists the names there are when it is asked for another", async () => {
    const { span } = await traceInvocation(() => placeOrder("42"));
    expect(() => span("refund")).toThrow(
      'There is no span named "refund", but "place order", "reserve stock", "charge card".',
    );
    const { span: none } = await traceInvocation(() => undefined);
    expect(() => none("refund")).toThrow("none at all");
  });
});
