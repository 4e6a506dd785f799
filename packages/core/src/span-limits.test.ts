import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createEnvReader } from "./env.ts";
import type { EnvRecord, SpanLimitOptions } from "./options.ts";
import { resolveSpanLimits } from "./span-limits.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const resolve = (options: SpanLimitOptions = {}, env: EnvRecord = {}) =>
  resolveSpanLimits(options, createEnvReader(env));

describe("resolveSpanLimits", () => {
  const lines = collectDiagLines();

  it("has the specification's defaults", () => {
    expect(resolve()).toEqual({
      attributeCountLimit: 128,
      attributeValueLengthLimit: Infinity,
      eventCountLimit: 128,
      linkCountLimit: 128,
      attributePerEventCountLimit: 128,
      attributePerLinkCountLimit: 128,
    });
  });

  it.each<[string, keyof SpanLimitOptions]>([
    ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "attributeCountLimit"],
    ["OTEL_ATTRIBUTE_COUNT_LIMIT", "attributeCountLimit"],
    ["OTEL_ATTRIBUTE_COUNT_LIMIT", "attributePerEventCountLimit"],
    ["OTEL_ATTRIBUTE_COUNT_LIMIT", "attributePerLinkCountLimit"],
    ["OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "attributeValueLengthLimit"],
    ["OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "attributeValueLengthLimit"],
    ["OTEL_SPAN_EVENT_COUNT_LIMIT", "eventCountLimit"],
    ["OTEL_SPAN_LINK_COUNT_LIMIT", "linkCountLimit"],
    ["OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "attributePerEventCountLimit"],
    ["OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "attributePerLinkCountLimit"],
  ])("reads %s as %s, which an option beats", (variable, limit) => {
    expect(resolve({}, { [variable]: "7" })[limit]).toBe(7);
    expect(resolve({ [limit]: 3 }, { [variable]: "7" })[limit]).toBe(3);
  });

  it("lets the variables of spans beat those of attributes in general", () => {
    const env = {
      OTEL_ATTRIBUTE_COUNT_LIMIT: "1",
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "2",
      OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: "3",
      OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: "4",
    };
    expect(resolve({}, env)).toMatchObject({
      attributeCountLimit: 2,
      attributePerEventCountLimit: 3,
      attributePerLinkCountLimit: 4,
    });
  });

  it("reports a limit that is no whole number, and goes on with the default", () => {
    expect(resolve({}, { OTEL_SPAN_EVENT_COUNT_LIMIT: "many" }).eventCountLimit).toBe(128);
    expect(lines).toEqual([expect.stringContaining("OTEL_SPAN_EVENT_COUNT_LIMIT")]);
  });
});

describe("the limits of a span", () => {
  it("cut, drop and count", async () => {
    const limits = { attributeCountLimit: 2, attributeValueLengthLimit: 3, eventCountLimit: 1, linkCountLimit: 0 };
    const { run, collector } = createTestPlatform({ limits });
    await run(() =>
      withSpan("limited", (span) => {
        span.setAttributes({ a: "abcdef", b: ["abcdef"], c: 1 });
        span.addEvent("one").addEvent("two");
      }),
    );
    expect(collector.spans[0]).toMatchObject({
      attributes: { a: "abc" },
      events: [{ name: "two" }],
      droppedAttributesCount: 1,
      droppedEventsCount: 1,
    });
    expect(collector.spans[0]?.attributes).not.toHaveProperty("c");
  });
});
