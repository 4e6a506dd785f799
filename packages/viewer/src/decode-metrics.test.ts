import { describe, expect, it } from "vitest";
import { decodeMetrics } from "./decode-metrics.ts";
import { encodeProtobuf } from "./otlp-encoder-fixture.ts";
import { metricsJson } from "./otlp-fixture.ts";
import { EPOCH_NANOS } from "./span-fixture.ts";

const timeUnixNano = String(EPOCH_NANOS);
const attributes = [{ key: "route", value: { stringValue: "/" } }];

describe("decodeMetrics", () => {
  it.each<[string, object, number, number | undefined]>([
    ["gauge", { dataPoints: [{ timeUnixNano, attributes, asDouble: 1.5 }] }, 1.5, undefined],
    ["sum", { dataPoints: [{ timeUnixNano, attributes, asInt: "-7" }], isMonotonic: true }, -7, undefined],
    ["histogram", { dataPoints: [{ timeUnixNano, attributes, count: "3", sum: 4.5 }] }, 4.5, 3],
    ["exponentialHistogram", { dataPoints: [{ timeUnixNano, attributes, count: "2", sum: 9, scale: 1 }] }, 9, 2],
    ["summary", { dataPoints: [{ timeUnixNano, attributes, count: "1", sum: 0.5 }] }, 0.5, 1],
  ])("reads a %s in both encodings", (kind, data, value, count) => {
    const request = metricsJson({ name: "requests", unit: "{request}", description: "How many", [kind]: data });
    const expected = {
      name: "requests",
      unit: "{request}",
      description: "How many",
      kind,
      serviceName: "checkout",
      points: [{ attributes: { route: "/" }, timeNanos: EPOCH_NANOS, value, count }],
    };
    expect(decodeMetrics(encodeProtobuf("metrics", request), "protobuf")).toMatchObject([expected]);
    expect(decodeMetrics(new TextEncoder().encode(JSON.stringify(request)), "json")).toMatchObject([expected]);
  });
});
