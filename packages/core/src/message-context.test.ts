import { context, propagation, type TextMapGetter, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { messageContext } from "./message-context.ts";
import type { TracingOptions } from "./options.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const getter: TextMapGetter<unknown> = {
  get: (from, key) => (from as Record<string, string>)[key],
  keys: (from) => Object.keys(from as object),
};
const message = { carrier: { traceparent: `00-${traceId}-${spanId}-01`, baggage: "tenant=7" }, getter };

/** What an invocation with this option makes of a message. */
const within = (incoming: TracingOptions["incoming"], carrier: object = message.carrier) =>
  createTestPlatform({ incoming: incoming! }).run(() => messageContext({ carrier, getter }));

describe("messageContext", () => {
  const lines = collectDiagLines();

  it("continues the sender's trace with its baggage", async () => {
    const { sender, continued } = (await within("continue"))!;
    expect(sender).toMatchObject({ traceId, spanId, isRemote: true });
    expect(trace.getSpanContext(continued!)).toBe(sender);
    expect(propagation.getBaggage(continued!)?.getEntry("tenant")?.value).toBe("7");
  });

  it("only tells of the sender by link", async () => {
    expect(await within("link")).toEqual({
      sender: expect.objectContaining({ traceId, spanId }),
      continued: undefined,
    });
  });

  it("tells nothing by ignore, of a message without context, and outside of an invocation", async () => {
    expect(await within("ignore")).toBeUndefined();
    expect(await within("continue", {})).toBeUndefined();
    expect(await within("continue", { traceparent: "00-no" })).toBeUndefined();
    expect(context.with(context.active(), () => messageContext(message))).toBeUndefined();
  });

  it("tells nothing when the option's function throws, and says so", async () => {
    const broken = (): never => {
      throw new Error("broken");
    };
    expect(await within(broken)).toBeUndefined();
    expect(lines).toEqual([expect.stringContaining("the incoming context is ignored")]);
  });
});
