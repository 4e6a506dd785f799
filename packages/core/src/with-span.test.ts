import { context, ROOT_CONTEXT, type Span, SpanKind, type SpanOptions, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import type { RecordingSpan } from "./sdk-types.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const { collector, run, tracing } = createTestPlatform();
const exported = (name: string) => collector.spans.findLast((span) => span.name === name);

describe("withSpan", () => {
  it("returns what a synchronous function returns, at once", async () => {
    const value = { same: true };
    await run(() => expect(withSpan("sync", () => value)).toBe(value));
    expect(exported("sync")).toMatchObject({ kind: 1, status: { code: 0 }, parentSpanId: exported("root")?.spanId });
  });

  it("ends the span when the promise settles", async () => {
    await run(async () => {
      let inside: Span | undefined;
      const gate = Promise.withResolvers<string>();
      const result = withSpan("async", (span) => ((inside = span), gate.promise));
      expect(inside?.isRecording()).toBe(true);
      gate.resolve("done");
      await expect(result).resolves.toBe("done");
      expect(inside?.isRecording()).toBe(false);
    });
    expect(exported("async")?.status.code).toBe(0);
  });

  it("rethrows the same error, thrown or rejected, and records it", async () => {
    for (const thrown of [new RangeError("boom"), "text", undefined, null, Object.freeze({})]) {
      await run(async () => {
        const caught: unknown[] = [];
        try {
          withSpan("throws", () => {
            throw thrown;
          });
        } catch (error) {
          caught.push(error);
        }
        await withSpan("rejects", () => Promise.reject(thrown)).catch((error: unknown) => caught.push(error));
        expect(caught).toHaveLength(2);
        for (const error of caught) expect(error).toBe(thrown);
      });
      expect(exported("throws")?.status.code).toBe(2);
      expect(exported("rejects")?.status.code).toBe(2);
    }
  });

  it("takes span options", async () => {
    await run(() =>
      withSpan("options", { kind: SpanKind.PRODUCER, attributes: { "order.id": 7 } }, (span) =>
        span.setAttribute("x", true),
      ),
    );
    expect(exported("options")).toMatchObject({ kind: 4, attributes: { "order.id": 7, x: true } });
  });

  it("takes links and a start time", async () => {
    const link = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: 1 };
    const startTime = new Date("2026-01-02T03:04:05.678Z");
    let span: Partial<RecordingSpan> = {};
    await run(() =>
      withSpan("linked", { links: [{ context: link, attributes: { why: "batch" } }], startTime, root: true }, (own) => {
        span = own as RecordingSpan;
      }),
    );
    expect(span.links).toEqual([{ context: link, attributes: { why: "batch" } }]);
    expect(span.startTime).toEqual([startTime.getTime() / 1_000 - 0.678, 678_000_000]);
    expect(exported("linked")).toMatchObject({ kind: 1, parentSpanId: "" });
    expect(exported("linked")?.traceId).not.toBe(exported("root")?.traceId);
  });

  it("survives options that cannot be meant", async () => {
    const odd = [
      { kind: "server" },
      { links: [{}] },
      { links: "none" },
      { startTime: "now" },
      { startTime: new Date(Number.NaN) },
      { attributes: { a: Symbol("a"), b: {}, c: 1n, d: [1, "2"], e: null } },
      { attributes: 5 },
      {
        attributes: {
          get broken(): never {
            throw new Error("trap");
          },
        },
      },
    ] as unknown as SpanOptions[];
    const before = tracing.stats();
    for (const options of odd) await run(() => expect(withSpan("odd options", options, () => 42)).toBe(42));
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, invocations: before.invocations + odd.length });
  });

  it("is the parent of what runs in it, also after an await", async () => {
    await run(() =>
      withSpan("outer", async (outer) => {
        await new Promise((resolve) => setTimeout(resolve, 0));
        expect(trace.getActiveSpan()).toBe(outer);
        withSpan("inner", () => undefined);
      }),
    );
    expect(exported("inner")?.parentSpanId).toBe(exported("outer")?.spanId);
  });

  it("leaves a span alone that its author has ended", async () => {
    await run(async () => {
      withSpan("ended", (span) => span.end());
      await withSpan("ended async", (span) => Promise.resolve(span.end()));
      expect(() =>
        withSpan("ended and failed", (span) => {
          span.end();
          throw new Error("after");
        }),
      ).toThrow("after");
    });
    expect(exported("ended and failed")?.status.code).toBe(0);
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0 });
  });

  it("runs a lazy thenable, such as a query builder, in the span", async () => {
    let runs = 0;
    const query: PromiseLike<string> = {
      then: (...callbacks) => {
        runs++;
        withSpan("query", () => undefined);
        return Promise.resolve("rows").then(...callbacks);
      },
    };
    await run(async () => expect(await withSpan("lazy", () => query)).toBe("rows"));
    expect(runs).toBe(1);
    expect(exported("query")?.parentSpanId).toBe(exported("lazy")?.spanId);
  });

  it("returns a value whose `then` throws, as any other", async () => {
    const odd = {
      get then(): never {
        throw new Error("trap");
      },
    };
    await run(() => {
      const box = [withSpan("odd", () => odd)];
      expect(box[0]).toBe(odd);
    });
    expect(exported("odd")?.status.code).toBe(0);
  });

  it("ends the span when a thenable throws instead of settling", async () => {
    const broken = {
      then(): never {
        throw new Error("broken thenable");
      },
    };
    await run(() => expect(withSpan("broken", () => broken)).rejects.toThrow("broken thenable"));
    expect(exported("broken")?.status).toMatchObject({ code: 2, message: "broken thenable" });
  });

  it("awaits a thenable whose `then` returns nothing", async () => {
    const thenable: PromiseLike<string> = {
      then: ((resolve: (value: string) => void) => resolve("value")) as PromiseLike<string>["then"],
    };
    expect(await run(() => withSpan("thenable", () => thenable))).toBe("value");
    expect(await run(() => thenable)).toBe("value");
    expect(exported("thenable")).toBeDefined();
  });

  it("returns a client's own kind of promise itself, and ends with it", async () => {
    class ClientPromise<Value> extends Promise<Value> {
      static override get [Symbol.species](): PromiseConstructor {
        return Promise;
      }
      asResponse(): string {
        return "response";
      }
    }
    await run(async () => {
      const gate = Promise.withResolvers<void>();
      const call = withSpan("client", () => ClientPromise.resolve(gate.promise) as ClientPromise<void>);
      expect(call.asResponse()).toBe("response");
      expect(exported("client")).toBeUndefined();
      gate.reject(new Error("declined"));
      await expect(call).rejects.toThrow("declined");
    });
    expect(exported("client")?.status).toMatchObject({ code: 2, message: "declined" });
  });

  it("takes null for no options, as a span started outside does", async () => {
    await run(() => expect(withSpan("null", null as unknown as object, () => 42)).toBe(42));
    expect(exported("null")).toBeDefined();
  });

  it("just runs the function outside of an invocation", async () => {
    const before = tracing.stats();
    expect(withSpan("outside", (span) => span.isRecording())).toBe(false);
    await expect(withSpan("outside", {}, () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    expect(tracing.stats()).toEqual({ ...before, noScope: before.noScope + 2 });
  });

  it("finds its invocation in the root context", async () => {
    await run(() => context.with(ROOT_CONTEXT, () => withSpan("rootless", () => undefined)));
    expect(exported("rootless")?.parentSpanId).toBe("");
  });
});
