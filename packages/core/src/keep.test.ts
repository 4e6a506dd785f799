import { trace } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allOf,
  anyOf,
  type FinishedInvocation,
  type Keep,
  keepErrors,
  keepRatio,
  keepSampled,
  keepSlowerThan,
  not,
} from "./keep.ts";
import { ConfigurationError } from "./options.ts";
import { randomId } from "./random-id.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

function finished(more: Partial<FinishedInvocation> = {}): FinishedInvocation {
  const root = trace.wrapSpanContext({ traceId: randomId(4), spanId: randomId(2), traceFlags: 0 });
  return {
    root: root as unknown as ReadableSpan,
    spans: [],
    sampled: false,
    hasError: false,
    durationMillis: 0,
    ...more,
  };
}

describe("keepSampled, keepErrors and keepSlowerThan", () => {
  it.each<[string, Keep, Partial<FinishedInvocation>, boolean]>([
    ["what is sampled", keepSampled(), { sampled: true }, true],
    ["not what is not sampled", keepSampled(), { hasError: true }, false],
    ["errors", keepErrors(), { hasError: true }, true],
    ["nothing without an error", keepErrors(), { sampled: true }, false],
    ["what is slower", keepSlowerThan(100), { durationMillis: 100.5 }, true],
    ["not what is as fast", keepSlowerThan(100), { durationMillis: 100 }, false],
  ])("keep %s", (_, keep, invocation, expected) => {
    expect(keep(finished(invocation))).toBe(expected);
  });
});

describe("keepRatio", () => {
  it("keeps all by 1 and none by 0", () => {
    const invocations = Array.from({ length: 100 }, () => finished());
    expect(invocations.every(keepRatio(1))).toBe(true);
    expect(invocations.some(keepRatio(0))).toBe(false);
  });

  it("keeps the same trace whenever it is asked, and about its part of all", () => {
    const invocations = Array.from({ length: 4_000 }, () => finished());
    const kept = invocations.filter(keepRatio(0.25));
    expect(kept.every(keepRatio(0.25))).toBe(true);
    expect(kept.every(keepRatio(0.5))).toBe(true);
    expect(kept.length).toBeGreaterThan(800);
    expect(kept.length).toBeLessThan(1_200);
  });

  it.each([[-0.1], [1.1], [Number.NaN]])("throws for %s", (ratio) => {
    expect(() => keepRatio(ratio)).toThrow(ConfigurationError);
  });
});

describe("anyOf, allOf and not", () => {
  it("mean what they say, nested as one likes", () => {
    const always: Keep = () => true;
    const never: Keep = () => false;
    fc.assert(
      fc.property(fc.array(fc.boolean()), (wanted) => {
        const keeps = wanted.map((one) => (one ? always : never));
        expect(anyOf(...keeps)(finished())).toBe(wanted.includes(true));
        expect(allOf(...keeps)(finished())).toBe(!wanted.includes(false));
        expect(not(anyOf(...keeps))(finished())).toBe(!wanted.includes(true));
      }),
    );
  });

  it.each<[string, Keep, boolean]>([
    ["keepSampled()", keepSampled(), false],
    ["keepErrors()", keepErrors(), true],
    ["anyOf(keepSampled())", anyOf(keepSampled()), false],
    ["anyOf(keepSampled(), keepErrors())", anyOf(keepSampled(), keepErrors()), true],
    ["allOf(keepSampled(), keepErrors())", allOf(keepSampled(), keepErrors()), false],
    ["not(keepSampled())", not(keepSampled()), true],
  ])("know of %s whether it can want what is not sampled", (_, keep, expected) => {
    expect(keep.wantsUnsampled !== false).toBe(expected);
  });
});

describe("keepSlowerThan", () => {
  it.each([[-1], [Number.NaN]])("throws for %s", (millis) => {
    expect(() => keepSlowerThan(millis)).toThrow(ConfigurationError);
  });
});

describe("the options `sampler` and `keep` together", () => {
  const off = { shouldSample: () => ({ decision: 0 as const }), toString: () => "off" };

  it("record nothing that cannot be wanted", async () => {
    const { run, tracing } = createTestPlatform({ sampler: off, keep: allOf(keepSampled(), keepErrors()) });
    await run((root) => expect(root.isRecording()).toBe(false));
    expect(tracing.stats()).toMatchObject({ started: 0, unsampledInvocations: 1 });
  });

  it("keep an unsampled invocation that failed, with all of its spans, and drop a healthy one", async () => {
    const { run, tracing, collector } = createTestPlatform({ sampler: off, keep: anyOf(keepSampled(), keepErrors()) });
    await run(() => withSpan("healthy", () => undefined));
    const failing = run(() =>
      withSpan("outer", () => {
        withSpan("inner", () => undefined);
        throw new Error("broken");
      }),
    );
    await expect(failing).rejects.toThrow("broken");
    expect(collector.spans.map(({ name }) => name).toSorted()).toEqual(["inner", "outer", "root"]);
    expect(collector.spans.every(({ flags }) => (flags & 1) === 0)).toBe(true);
    expect(tracing.stats()).toMatchObject({
      started: 5,
      exported: 3,
      dropped: { sampling: 2 },
      unsampledInvocations: 2,
    });
  });

  it("tell the services called that nothing is sampled", async () => {
    const { run } = createTestPlatform({ sampler: off, keep: keepErrors() });
    await run((root) => {
      expect(root.isRecording()).toBe(true);
      expect(root.spanContext().traceFlags & 1).toBe(0);
      withSpan("child", (child) => {
        expect(child.isRecording()).toBe(true);
        expect(child.spanContext().traceFlags & 1).toBe(0);
      });
    });
  });
});
