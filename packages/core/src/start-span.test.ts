import {
  type Attributes,
  context,
  INVALID_SPAN_CONTEXT,
  SpanKind,
  type SpanContext,
  type SpanOptions,
  trace,
} from "@opentelemetry/api";
import { describe, expect, it, vi } from "vitest";
import type { IncomingCarrier } from "./invocation.ts";
import { keepErrors, keepSampled } from "./keep.ts";
import type { TracingOptions } from "./options.ts";
import type { Sampler } from "./sdk-types.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const always = (decision: 0 | 1 | 2): TracingOptions => ({
  sampler: { shouldSample: () => ({ decision }), toString: () => "test" },
});

/** The root's and a child's span context in an invocation with this traceparent. */
async function contexts(
  traceparent: string | undefined,
  options: TracingOptions = {},
  child: SpanOptions = {},
): Promise<[SpanContext, SpanContext]> {
  const { run } = createTestPlatform(options);
  const incoming = from(traceparent);
  return run((root) => [root.spanContext(), withSpan("child", child, (span) => span.spanContext())], { incoming });
}

const from = (traceparent: string | undefined): IncomingCarrier => ({
  carrier: {},
  getter: { keys: () => [], get: (_, key) => (key === "traceparent" ? traceparent : undefined) },
});

const remote = (flags: string) => `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`;

describe("trace flags", () => {
  it.each<[string, string | undefined, TracingOptions, number]>([
    ["are sampled and random in a new trace", undefined, {}, 3],
    ["are random alone in a new trace that is not sampled", undefined, always(0), 2],
    ["are random alone in a trace that is recorded only", undefined, always(1), 2],
    ["keep the caller's random flag", remote("03"), {}, 3],
    ["do not gain a random flag in the caller's trace", remote("01"), {}, 1],
    ["keep the caller's decision not to sample, and its random flag", remote("02"), {}, 2],
    ["are none when the caller sent none", remote("00"), {}, 0],
    ["drop what the caller cannot know", remote("ff"), {}, 3],
  ])("%s", async (_, traceparent, options, flags) => {
    const [root, child] = await contexts(traceparent, options);
    expect([root.traceFlags, child.traceFlags]).toEqual([flags, flags]);
    expect(child.traceId).toBe(root.traceId);
  });

  it("are those of a new trace for a span that asks to be a root", async () => {
    const [root, child] = await contexts(remote("01"), {}, { root: true });
    expect(child.traceId).not.toBe(root.traceId);
    expect([root.traceFlags, child.traceFlags]).toEqual([1, 3]);
  });

  it("never change the API's shared invalid context", async () => {
    const { run } = createTestPlatform(always(0));
    await run(() => undefined);
    expect(trace.wrapSpanContext({ traceId: "", spanId: "", traceFlags: 0 }).isRecording()).toBe(false);
    expect(INVALID_SPAN_CONTEXT.traceFlags).toBe(0);
  });
});

describe("a span that nobody wants", () => {
  // https://opentelemetry.io/docs/specs/otel/trace/sdk/#sdk-span-creation: whatever is decided, logs rely on unique ids
  it.each<[string, string, TracingOptions, SpanOptions]>([
    ["where the caller does not sample", "00", {}, {}],
    ["where nothing unsampled is kept", "00", { keep: keepSampled() }, {}],
    ["where a keep may want it", "00", { keep: keepErrors() }, {}],
    ["where a user's sampler decides", "00", always(0), {}],
    ["where it asks to be a root", "00", {}, { root: true }],
    ["where it is sampled", "01", {}, {}],
  ])("has an id of its own %s", async (_, flags, options, child) => {
    const [root, own] = await contexts(remote(flags), options, child);
    expect(own.spanId).toMatch(/^[\da-f]{16}$/);
    expect(own.spanId).not.toBe(root.spanId);
    expect(own.traceId === root.traceId).toBe(!child.root);
  });

  it("is a child of a span of somebody else's that records", async () => {
    const { run } = createTestPlatform();
    const ids = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 0 };
    const foreign = Object.assign(trace.wrapSpanContext(ids), { isRecording: () => true });
    const child = await run(() =>
      context.with(trace.setSpan(context.active(), foreign), () => withSpan("child", (span) => span)),
    );
    expect(child).not.toBe(foreign);
    expect(child.spanContext()).toMatchObject({ traceId: ids.traceId, traceFlags: 0 });
  });

  it("is described to nobody but a user's sampler", async () => {
    const seen: unknown[] = [];
    const shouldSample: Sampler["shouldSample"] = (_ctx, _traceId, _name, _kind, attributes) => {
      seen.push(attributes["a"]);
      return { decision: 0 };
    };
    const describeOnce = vi.fn<() => Attributes>(() => ({ a: 1 }));
    const incoming = from(remote("00"));
    await createTestPlatform().run(() => undefined, { incoming, describe: describeOnce });
    expect(describeOnce).not.toHaveBeenCalled();
    await createTestPlatform({ sampler: { shouldSample, toString: () => "test" } }).run(() => undefined, {
      incoming,
      describe: describeOnce,
    });
    expect([seen, describeOnce.mock.calls.length]).toEqual([[1], 1]);
  });
});

describe("a sampler of the user's own", () => {
  it("does not reach the user's code when it throws: nothing is sampled, and the handler runs", async () => {
    const { run, tracing, collector } = createTestPlatform({
      sampler: {
        shouldSample: () => {
          throw new Error("sampler");
        },
        toString: () => "broken",
      },
    });
    await expect(run(() => withSpan("child", () => 42))).resolves.toBe(42);
    expect(collector.requests).toHaveLength(0);
    expect(tracing.stats()).toMatchObject({ invocations: 1, unsampledInvocations: 1, started: 0 });
  });

  it("counts as not sampling when it decides nothing", async () => {
    const shouldSample = () => undefined as unknown as { decision: 0 };
    const { run, tracing } = createTestPlatform({ sampler: { shouldSample, toString: () => "silent" } });
    await expect(run(() => 42)).resolves.toBe(42);
    expect(tracing.stats()).toMatchObject({ unsampledInvocations: 1, started: 0 });
  });
});

it("a kind that there is not becomes INTERNAL: OTLP has no number for it", async () => {
  const { run, collector } = createTestPlatform();
  await run(() => {
    for (const kind of [5, -1, 1n, "CLIENT", null, {}]) withSpan("odd", { kind } as SpanOptions, () => undefined);
    withSpan("known", { kind: SpanKind.CLIENT }, () => undefined);
  });
  expect(collector.spans.map(({ kind }) => kind)).toEqual([1, 1, 1, 1, 1, 1, 3, 2]);
});

describe("what it is given", () => {
  it("keeps its attributes, whatever a sampler does to the object that it is handed", async () => {
    const freezing: Sampler = {
      shouldSample: (_ctx, _traceId, _name, _kind, attributes) => {
        Object.freeze(attributes);
        return { decision: 2, attributes: { sampled: true } };
      },
      toString: () => "freezing",
    };
    const { run, collector } = createTestPlatform({ sampler: freezing });
    await run(() => withSpan("child", { attributes: { own: 1 } }, (span) => void span.setAttribute("later", 2)));
    expect(collector.spans[0]?.attributes).toEqual({ own: 1, sampled: true, later: 2 });
  });

  it.each([
    { traceId: "abc", spanId: "b7ad6b7169203331" },
    { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "0".repeat(16) },
  ])("has random ids instead of an identity that is none: %j", async (identity) => {
    const { run, collector } = createTestPlatform();
    await run(() => undefined, { identity });
    const [root] = collector.spans;
    expect([root?.traceId, root?.spanId]).toEqual([
      expect.stringMatching(/^[\da-f]{32}$/),
      expect.stringMatching(/^[\da-f]{16}$/),
    ]);
    expect(root).not.toMatchObject(identity);
  });
});
