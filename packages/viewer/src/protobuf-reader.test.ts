import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeTraces } from "./decode-traces.ts";
import { encodeProtobuf } from "./otlp-encoder-fixture.ts";
import { otlpJson } from "./otlp-fixture.ts";
import { messageSchema, readProtobuf } from "./protobuf-reader.ts";

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const value: fc.Arbitrary<object> = fc.oneof(
  fc.string({ unit: "grapheme" }).map((stringValue) => ({ stringValue })),
  int64.map((intValue) => ({ intValue: String(intValue) })),
  fc.boolean().map((boolValue) => ({ boolValue })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((doubleValue) => ({ doubleValue })),
);
const nested = fc.oneof(
  value,
  fc.array(value, { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
);
const attributes = fc.array(fc.record({ key: fc.string({ unit: "grapheme" }), value: nested }), { maxLength: 5 });

describe("readProtobuf", () => {
  it("reads what the official messages write as JSON of the same content is read", () => {
    fc.assert(
      fc.property(attributes, fc.bigInt({ min: 0n, max: 2n ** 63n }), (list, nanos) => {
        const request = otlpJson({ attributes: list, startTimeUnixNano: String(nanos), flags: 0x301 });
        const asJson = decodeTraces(new TextEncoder().encode(JSON.stringify(request)), "json");
        expect(decodeTraces(encodeProtobuf("traces", request), "protobuf")).toEqual(asJson);
        expect(asJson[0]?.isParentRemote).toBe(true);
      }),
    );
  });

  it("reads packed and single numbers of a list", () => {
    const schema = messageSchema({ counts: [1, "fixed64", "repeated"], sums: [2, "integer", "repeated"] });
    const packed = [0x0a, 16, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0];
    const single = [0x10, 1, 0x10, 0xac, 0x02];
    expect(readProtobuf(new Uint8Array([...packed, ...single]), schema)).toEqual({
      counts: [1n, 2n],
      sums: [1n, 300n],
    });
  });

  it.each<[string, number[]]>([
    ["a field that is cut off", [0x0a, 5, 1]],
    ["a length beyond any body", [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ["a number that does not end", Array.from({ length: 12 }, () => 0xff)],
    ["a group", [0x1b]],
    ["another wire type than the field's", [0x08, 1]],
  ])("refuses %s", (_title, bytes) => {
    expect(() => readProtobuf(new Uint8Array(bytes), messageSchema({ name: [1, "string"] }))).toThrow();
  });

  it("refuses messages that are nested beyond reason", () => {
    const schema = messageSchema({});
    messageSchema({ inner: [1, schema] }, schema);
    const nest = (depth: number): number[] => {
      if (depth === 0) return [];
      const inner = nest(depth - 1);
      return [0x0a, ...varint(inner.length), ...inner];
    };
    expect(() => readProtobuf(new Uint8Array(nest(50)), schema)).not.toThrow();
    expect(() => readProtobuf(new Uint8Array(nest(200)), schema)).toThrow("nested");
  });
});

const varint = (number: number): number[] =>
  number < 0x80 ? [number] : [(number % 0x80) + 0x80, ...varint(Math.floor(number / 0x80))];
