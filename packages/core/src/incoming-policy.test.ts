import { context, propagation, type TextMapGetter } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import type { Invocation } from "./invocation.ts";
import type { TracingOptions } from "./options.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const carrier = { traceparent: `00-${traceId}-${spanId}-01`, baggage: "tenant=7" };
const getter: TextMapGetter<unknown> = {
  get: (from, key) => (from as Record<string, string>)[key],
  keys: (from) => Object.keys(from as object),
};
const called: Partial<Invocation> = { incoming: { carrier, getter } };

/** The root that is exported, and whether the caller's baggage is there in the handler. */
async function rootWith(incoming: TracingOptions["incoming"]) {
  const { run, collector } = createTestPlatform({ incoming: incoming! });
  const hasBaggage = await run(() => propagation.getBaggage(context.active()) !== undefined, called);
  const [root] = collector.requests[0]!.spans as unknown as [
    { traceId: string; parentSpanId: string; links: unknown[] },
  ];
  return { root, hasBaggage };
}

describe("the caller's context", () => {
  const lines = collectDiagLines();

  it.each([[undefined], ["continue" as const], [() => "continue" as const]])("is continued by %s", async (incoming) => {
    const { root, hasBaggage } = await rootWith(incoming);
    expect([root.traceId, root.parentSpanId, root.links, hasBaggage]).toEqual([traceId, spanId, [], true]);
  });

  it("is linked to, and its baggage dropped, by link", async () => {
    const { root, hasBaggage } = await rootWith("link");
    expect(root.traceId).not.toBe(traceId);
    expect([root.parentSpanId, root.links.length, hasBaggage]).toEqual(["", 1, false]);
  });

  it("is ignored by ignore", async () => {
    const { root, hasBaggage } = await rootWith("ignore");
    expect(root.traceId).not.toBe(traceId);
    expect([root.parentSpanId, root.links, hasBaggage]).toEqual(["", [], false]);
  });

  it("is judged for each carrier by a function", async () => {
    const { root } = await rootWith(({ carrier: given }) => (given === carrier ? "ignore" : "continue"));
    expect(root.traceId).not.toBe(traceId);
  });

  it("is ignored when the function throws, and that is said", async () => {
    const { root } = await rootWith(() => {
      throw new Error("broken");
    });
    expect(root.traceId).not.toBe(traceId);
    expect(lines).toEqual([expect.stringContaining("the incoming context is ignored")]);
  });
});
