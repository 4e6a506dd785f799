import { context, propagation, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { untraced } from "./suppress-tracing.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { tracedFetch } from "./traced-fetch.ts";
import { withSpan } from "./with-span.ts";

const { collector, run } = createTestPlatform();

describe("untraced", () => {
  it("makes no span and tells nobody the context, also after an await", async () => {
    const sent: Headers[] = [];
    const fetch = (_: unknown, init?: RequestInit): Promise<Response> => {
      sent.push(new Headers(init?.headers));
      return Promise.resolve(new Response());
    };
    const carrier = {};
    await run(async () => {
      const result = await untraced(async () => {
        await tracedFetch(fetch, "https://a.test/");
        await new Promise((resolve) => setTimeout(resolve, 0));
        await tracedFetch(fetch, "https://a.test/", { headers: { own: "yes" } });
        propagation.inject(context.active(), carrier);
        return withSpan("inside", (span) => span.isRecording());
      });
      expect(result).toBe(false);
      await tracedFetch(fetch, "https://a.test/");
    });
    expect(sent.map((headers) => headers.has("traceparent"))).toEqual([false, false, true]);
    expect(sent[1]?.get("own")).toBe("yes");
    expect(carrier).toEqual({});
    expect(collector.spans.map(({ name }) => name)).toEqual(["GET", "root"]);
  });

  it("returns and throws what the function does, at once, and keeps the active span", async () => {
    const error = new Error("own");
    await run((root) => {
      expect(untraced(() => trace.getActiveSpan())).toBe(root);
      expect(() =>
        untraced(() => {
          throw error;
        }),
      ).toThrow(error);
    });
    expect(untraced(() => 42)).toBe(42);
  });
});
