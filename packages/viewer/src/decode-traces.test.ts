import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeTraces } from "./decode-traces.ts";
import { otlpJson, otlpProtobuf, SPAN_ID, TRACE_ID } from "./otlp-fixture.ts";
import { EPOCH_NANOS } from "./span-fixture.ts";
import type { AttributeValue, ViewerSpan } from "./viewer-span.ts";

const encodeJson = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decodeJson = (span: object): ViewerSpan | undefined => decodeTraces(encodeJson(otlpJson(span)), "json")[0];
const decodeValue = (value: unknown): AttributeValue | undefined =>
  decodeJson({ attributes: [{ key: "k", value }] })?.attributes["k"];

const expected: ViewerSpan = {
  traceId: TRACE_ID,
  spanId: SPAN_ID,
  parentSpanId: undefined,
  isParentRemote: undefined,
  name: "POST /orders",
  kind: "server",
  startNanos: EPOCH_NANOS,
  endNanos: EPOCH_NANOS + 1_000_001n,
  status: { code: "error", message: "boom" },
  attributes: { "http.response.status_code": 502 },
  events: [
    {
      name: "exception",
      timeNanos: EPOCH_NANOS + 1n,
      attributes: { "exception.type": "TypeError" },
    },
  ],
  links: [{ traceId: "ab".repeat(16), spanId: "cd".repeat(8), attributes: {} }],
  resource: { "service.name": "checkout" },
  serviceName: "checkout",
  scope: { name: "test", version: "" },
};

describe("decodeTraces", () => {
  it("reads protobuf with every nanosecond", () => {
    expect(decodeTraces(otlpProtobuf(), "protobuf")).toStrictEqual([expected]);
  });

  it("reads JSON as the same span", () => {
    expect(decodeTraces(encodeJson(otlpJson()), "json")).toStrictEqual([expected]);
  });

  it("reads an empty request in both encodings", () => {
    expect(decodeTraces(new Uint8Array(), "protobuf")).toEqual([]);
    expect(decodeTraces(encodeJson({}), "json")).toEqual([]);
  });

  it("names a service that did not say its name unknown_service", () => {
    const body = otlpJson() as { resourceSpans: { resource?: object }[] };
    delete body.resourceSpans[0]?.resource;
    expect(decodeTraces(encodeJson(body), "json")[0]?.serviceName).toBe("unknown_service");
  });

  it.each<[string, unknown, AttributeValue]>([
    ["a string", { stringValue: "" }, ""],
    ["a boolean", { boolValue: false }, false],
    ["an integer as a string", { intValue: "42" }, 42],
    ["an integer as a number", { intValue: -42 }, -42],
    ["an integer too large for a double", { intValue: "9007199254740993" }, 9007199254740993n],
    ["a double that was sent as an integer", { intValue: 1e300 }, 1e300],
    ["an integer that is none", { intValue: "many" }, "many"],
    ["a double", { doubleValue: 1.5 }, 1.5],
    ["a double as a string", { doubleValue: "-Infinity" }, Number.NEGATIVE_INFINITY],
    ["not a number", { doubleValue: "NaN" }, Number.NaN],
    ["not a number, written as null", { doubleValue: null }, null],
    ["bytes", { bytesValue: "AQI=" }, "AQI="],
    ["an array", { arrayValue: { values: [{ intValue: 1 }, {}] } }, [1, null]],
    ["a record", { kvlistValue: { values: [{ key: "a", value: { boolValue: true } }] } }, { a: true }],
    ["no value", undefined, null],
  ])("reads %s", (_title, value, read) => {
    expect(decodeValue(value)).toEqual(read);
  });

  it("reads bytes of protobuf as base64", () => {
    const attributes = [{ key: "k", value: { bytesValue: "AQI=" } }];
    expect(decodeTraces(otlpProtobuf({ attributes }), "protobuf")[0]?.attributes).toEqual({
      k: "AQI=",
    });
  });

  it("cuts values that are nested beyond reason", () => {
    const nested = Array.from({ length: 500 }).reduce<object>((value) => ({ arrayValue: { values: [value] } }), {
      intValue: 1,
    });
    expect(JSON.stringify(decodeValue(nested)).length).toBeLessThan(100);
  });

  it("keeps an attribute named __proto__ as an attribute", () => {
    const span = decodeJson({ attributes: [{ key: "__proto__", value: { stringValue: "x" } }] });
    expect(Object.entries(span?.attributes ?? {})).toEqual([["__proto__", "x"]]);
  });

  it("takes times that are no times as unknown", () => {
    const span = decodeJson({
      startTimeUnixNano: "yesterday",
      endTimeUnixNano: -5,
      kind: 99,
      status: { code: 7 },
    });
    expect(span).toMatchObject({
      startNanos: 0n,
      endNanos: 0n,
      kind: "unspecified",
      status: { code: "unset" },
    });
  });

  it("takes a time that is a number", () => {
    expect(decodeJson({ startTimeUnixNano: 1.7e18 })?.startNanos).toBe(1_700_000_000_000_000_000n);
  });

  it.each<[string, object]>([
    ["a trace id in base64", { traceId: "S/kvNXezTaajzpKdDg5HNg==" }],
    ["a short span id", { spanId: "abc" }],
    ["a trace id of zeros", { traceId: "0".repeat(32) }],
    ["a missing span id", { spanId: undefined }],
    ["a name that is a number", { name: 1 }],
    ["attributes that are a record", { attributes: { a: 1 } }],
    ["an event that is a string", { events: ["x"] }],
  ])("refuses %s", (_title, span) => {
    expect(() => decodeJson(span)).toThrow(/must/);
  });

  it.each(["", "null", "[]", '"x"', '{"resourceSpans":{}}', "{"])("refuses the JSON %j", (text) => {
    expect(() => decodeTraces(new TextEncoder().encode(text), "json")).toThrow();
  });

  it("refuses protobuf that is cut off", () => {
    const body = otlpProtobuf();
    expect(() => decodeTraces(body.subarray(0, body.length - 3), "protobuf")).toThrow();
  });

  it("either reads or refuses arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        for (const body of [noise, Buffer.concat([otlpProtobuf(), noise])]) {
          const outcome = attempt(() => decodeTraces(body, "protobuf"));
          expect(Array.isArray(outcome) || outcome instanceof Error).toBe(true);
        }
      }),
    );
  });
});

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
