import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitraryAttributes, arbitraryText } from "../packages/core/src/arbitrary-attributes.fixture.ts";
import { readableSpan } from "../packages/core/src/readable-span.fixture.ts";
import type { RecordingSpan } from "../packages/core/src/sdk-types.ts";
import { slimSource } from "./slim-sdk.ts";

interface Slimmed {
  SpanImpl: new (options: object) => RecordingSpan;
  serializeTraceExportRequest(spans: readonly object[]): Uint8Array;
  serializeLogsExportRequest(records: readonly object[]): Uint8Array;
  serializeMetricsExportRequest(metrics: object): Uint8Array;
}

const whole = await load([]);
const slim = await load([
  {
    name: "slim-sdk",
    setup: ({ onLoad }) =>
      onLoad({ filter: /@opentelemetry.*\.js$/ }, async ({ path }) => ({
        contents: slimSource(await readFile(path, "utf8"), path),
      })),
  },
]);

async function load(plugins: Plugin[]): Promise<Slimmed> {
  const { outputFiles } = await build({
    stdin: {
      contents: [
        "sdk-trace/build/esm/Span.js",
        ...["trace", "logs", "metrics"].map(
          (signal) => `otlp-transformer/build/esm/${signal}/protobuf/${signal}-serializer.js`,
        ),
      ]
        .map((file) => `export * from "@opentelemetry/${file}";`)
        .join("\n"),
      resolveDir: fileURLToPath(new URL("../packages/core/", import.meta.url)),
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    mainFields: ["browser", "module"],
    plugins,
  });
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`)) as Slimmed;
}

const hrTime = fc.tuple(fc.nat(2 ** 31), fc.nat(999_999_999));
const count = fc.oneof(fc.nat(300), fc.maxSafeInteger());
/** Also such that it takes two and three bytes to say how long they are. */
const text = fc.oneof(
  arbitraryText,
  fc.constantFrom(127, 128, 16_383, 16_384).map((length) => "x".repeat(length)),
);
const ids = { traceId: "0123456789abcdef0123456789abcdef", spanId: "fedcba9876543210", traceFlags: 1 };

const resources = ["one", "other"].map(
  (name) =>
    Object.assign(Object.create(readableSpan().resource), { attributes: { name } }) as ReturnType<
      typeof readableSpan
    >["resource"],
);

const spans = fc.array(
  fc
    .record({
      name: text,
      resource: fc.constantFrom(...resources),
      startTime: hrTime,
      endTime: hrTime,
      attributes: arbitraryAttributes,
      status: fc.record({ code: fc.nat(2), message: arbitraryText }),
      events: fc.array(
        fc.record({ name: text, time: hrTime, attributes: arbitraryAttributes, droppedAttributesCount: count }),
      ),
      links: fc.array(fc.record({ context: fc.constant(ids), attributes: arbitraryAttributes })),
      droppedAttributesCount: count,
    })
    .map(readableSpan),
  { maxLength: 3 },
);

function expectSameBytes(serialize: keyof Slimmed, items: object): void {
  const [slimBytes, wholeBytes] = [slim, whole].map((each) =>
    (each[serialize] as (items: object) => Uint8Array)(items),
  );
  expect(Buffer.from(slimBytes!).equals(wholeBytes!)).toBe(true);
}

it("writes spans as the whole SDK does", () => {
  fc.assert(
    fc.property(spans, (some) => {
      expectSameBytes("serializeTraceExportRequest", some);
    }),
  );
});

const limit = fc.oneof(fc.nat(3), fc.constant(Infinity));
const limits = fc.record({
  attributeCountLimit: limit,
  attributeValueLengthLimit: limit,
  eventCountLimit: limit,
  linkCountLimit: limit,
  attributePerEventCountLimit: limit,
  attributePerLinkCountLimit: limit,
});
const additions = fc.array(fc.tuple(fc.constantFrom("event", "link", "attributes"), arbitraryAttributes, hrTime), {
  maxLength: 8,
});

it("limits what is added to a span as the whole SDK does", () => {
  fc.assert(
    fc.property(limits, additions, (spanLimits, added) => {
      const [slimSpan, wholeSpan] = [slim, whole].map(({ SpanImpl }) => {
        const spanProcessor = { onStart: () => undefined, onEnd: () => undefined };
        const span = new SpanImpl({
          spanContext: ids,
          spanLimits,
          spanProcessor,
          links: [],
          attributes: {},
          startTime: [1, 0],
        });
        for (const [what, attributes, time] of added) {
          if (what === "event") span.addEvent("e", attributes, time);
          else if (what === "link") span.addLink({ context: ids, attributes });
          else span.setAttributes(attributes);
        }
        span.end([2, 0]);
        span.addEvent("too late");
        span.end([3, 0]);
        return span;
      });
      expect(shapeOf(slimSpan!)).toEqual(shapeOf(wholeSpan!));
    }),
  );
});

/** Without the difference between nothing and an empty list of it. */
function shapeOf(span: RecordingSpan): object {
  const { attributes, duration, droppedAttributesCount, droppedEventsCount, droppedLinksCount, events, links } = span;
  const counts = { droppedAttributesCount, droppedEventsCount, droppedLinksCount };
  const linked = links.map((link) => ({ attributes: {}, droppedAttributesCount: 0, ...link }));
  return { attributes, duration, events, links: linked, ...counts };
}

it("writes log records as the whole SDK does", () => {
  const { resource, instrumentationScope } = readableSpan();
  const more = { severityNumber: 9, droppedAttributesCount: 0, spanContext: ids, resource, instrumentationScope };
  fc.assert(
    fc.property(hrTime, text, arbitraryAttributes, (time, body, attributes) => {
      const records = [{ hrTime: time, hrTimeObserved: time, body, attributes, ...more }];
      expectSameBytes("serializeLogsExportRequest", records);
    }),
  );
});

it("writes metrics as the whole SDK does", () => {
  const { resource, instrumentationScope } = readableSpan();
  const descriptor = { name: "n", description: "", unit: "s", valueType: 0 };
  fc.assert(
    fc.property(
      hrTime,
      fc.array(fc.nat(300)),
      fc.double(),
      fc.maxSafeNat(),
      arbitraryAttributes,
      (time, counts, sum, value, attributes) => {
        const point = { startTime: time, endTime: time, attributes };
        const histogram = { ...point, value: { count: value, sum, buckets: { boundaries: counts, counts } } };
        const metrics = [
          {
            descriptor,
            dataPointType: 3,
            aggregationTemporality: 0,
            isMonotonic: true,
            dataPoints: [{ ...point, value }],
          },
          {
            descriptor: { ...descriptor, valueType: 1 },
            dataPointType: 0,
            aggregationTemporality: 0,
            dataPoints: [histogram],
          },
        ];
        expectSameBytes("serializeMetricsExportRequest", {
          resource,
          scopeMetrics: [{ scope: instrumentationScope, metrics }],
        });
      },
    ),
  );
});

it("writes what is long", () => {
  const long = [readableSpan({ name: "x".repeat(2_097_152), attributes: { long: "y".repeat(300_000) } })];
  expectSameBytes("serializeTraceExportRequest", long);
});

it("writes numbers that are none", () => {
  const odd = [readableSpan({ droppedAttributesCount: Infinity, droppedEventsCount: NaN, droppedLinksCount: -1 })];
  expectSameBytes("serializeTraceExportRequest", odd);
});

it("fails when the SDK has changed", () => {
  expect(() => slimSource("class SpanImpl {}", "/sdk-trace/build/esm/Span.js")).toThrow("the SDK has changed");
});
