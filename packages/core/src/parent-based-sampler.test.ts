import { ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createParentBasedSampler } from "./parent-based-sampler.ts";

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789abcdef")), minLength: length, maxLength: length });
const parents = fc.record({
  traceId: fc.oneof(hex(32), fc.constant("0".repeat(32))),
  spanId: fc.oneof(hex(16), fc.constant("")),
  traceFlags: fc.nat(255),
  isRemote: fc.boolean(),
});

it("decides as the SDK's sampler with its defaults does", () => {
  const roots = fc.constantFrom(new AlwaysOnSampler(), new AlwaysOffSampler(), new TraceIdRatioBasedSampler(0.5));
  fc.assert(
    fc.property(fc.option(parents), hex(32), roots, (parent, traceId, root) => {
      const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
      const args = [context, traceId, "name", SpanKind.SERVER, {}, []] as const;
      const ours = createParentBasedSampler(root).shouldSample(
        ...(args as unknown as Parameters<ParentBasedSampler["shouldSample"]>),
      );
      const theirs = new ParentBasedSampler({ root }).shouldSample(
        ...(args as unknown as Parameters<ParentBasedSampler["shouldSample"]>),
      );
      expect(ours.decision).toBe(theirs.decision);
    }),
  );
});
