import { SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryAttributes, arbitraryText } from "./arbitrary-attributes.fixture.ts";
import { jsonSerializer } from "./json-serializer.ts";
import { ExportTraceServiceRequest } from "./otlp-messages.fixture.ts";
import { protobufSerializer } from "./protobuf-serializer.ts";
import { readableSpan } from "./readable-span.fixture.ts";
import type { ReadableSpan } from "./sdk-types.ts";

type Message = Readonly<Record<string, unknown>>;
type Encoding = [name: string, decode: (spans: ReadableSpan[]) => Message];

const json = jsonSerializer();
const readJson = (spans: ReadableSpan[]): Message =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json.serialize(spans))) as Message;
const toObject = (message: object): Message =>
  ExportTraceServiceRequest.toObject(message, { longs: String, bytes: String, defaults: true }) as Message;

const ENCODINGS: Encoding[] = [
  ["JSON", (spans) => toObject(ExportTraceServiceRequest.fromObject(withBase64Ids(readJson(spans)) as Message))],
  ["protobuf", (spans) => toObject(ExportTraceServiceRequest.decode(protobufSerializer.serialize(spans)))],
];

/** What the decoder, which knows protobuf's JSON and not OTLP's, expects instead of hex. */
function withBase64Ids(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBase64Ids);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      /^(trace|span|parentSpan)Id$/.test(key) && typeof member === "string"
        ? Buffer.from(member, "hex").toString("base64")
        : withBase64Ids(member),
    ]),
  );
}

function decodedSpans(request: Message): Message[] {
  return (request["resourceSpans"] as { scopeSpans: { spans: Message[] }[] }[]).flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans),
  );
}

type Plain = string | number | boolean | null | Plain[] | { readonly entries: [string, Plain][] };

/** What was recorded, as far as OTLP has a type for it. */
function recorded(value: unknown): Plain {
  if (typeof value === "string") return Buffer.from(value).toString();
  if (typeof value === "number") return value === 0 ? 0 : value; // there is one zero among integers
  if (typeof value === "boolean") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return Array.from(value, recorded);
  if (typeof value === "object" && value !== null) return recordedEntries(value);
  return null;
}

function recordedEntries(attributes: object): { entries: [string, Plain][] } {
  return { entries: Object.entries(attributes).map(([key, value]) => [recorded(key) as string, recorded(value)]) };
}

interface AnyValue {
  readonly value?:
    | "intValue"
    | "arrayValue"
    | "kvlistValue"
    | "stringValue"
    | "boolValue"
    | "doubleValue"
    | "bytesValue";
  readonly intValue?: string;
  readonly arrayValue?: { readonly values: AnyValue[] };
  readonly kvlistValue?: { readonly values: KeyValue[] };
}
interface KeyValue {
  readonly key: string;
  readonly value: AnyValue | null;
}

function arrived(message: AnyValue | null): Plain {
  if (!message) return null;
  if (message.intValue !== undefined) return Number(message.intValue);
  if (message.arrayValue) return message.arrayValue.values.map(arrived);
  if (message.kvlistValue) return arrivedEntries(message.kvlistValue.values);
  return (Object.values(message)[0] ?? null) as Plain;
}

function arrivedEntries(keyValues: readonly KeyValue[]): { entries: [string, Plain][] } {
  return { entries: keyValues.map(({ key, value }) => [key, arrived(value)]) };
}

describe.each(ENCODINGS)("spans in %s", (_, decode) => {
  it("hold every attribute as it was recorded", () => {
    fc.assert(
      fc.property(arbitraryAttributes, (attributes) => {
        const [span] = decodedSpans(decode([readableSpan({ attributes })]));
        expect(arrivedEntries(span!["attributes"] as KeyValue[])).toEqual(recordedEntries(attributes));
      }),
      { numRuns: 500 },
    );
  });

  it("hold the attributes of events, links and resources likewise", () => {
    fc.assert(
      fc.property(arbitraryAttributes, (attributes) => {
        const context = readableSpan().spanContext();
        const resource = { ...readableSpan().resource, attributes };
        const events = [{ time: [1, 2] as [number, number], name: "event", attributes }];
        const decoded = decode([readableSpan({ events, links: [{ context, attributes }], resource })]);
        const [span] = decodedSpans(decoded);
        const [{ resource: arrivedResource }] = decoded["resourceSpans"] as [{ resource: Message }];
        const holders = [...(span!["events"] as Message[]), ...(span!["links"] as Message[]), arrivedResource];
        for (const holder of holders) {
          expect(arrivedEntries(holder["attributes"] as KeyValue[])).toEqual(recordedEntries(attributes));
        }
      }),
    );
  });

  it("arrive together, whatever one of them holds", () => {
    fc.assert(
      fc.property(fc.array(arbitraryAttributes), (all) => {
        const spans = all.map((attributes, index) => readableSpan({ name: `span ${index}`, attributes }));
        expect(decodedSpans(decode(spans)).map(({ name }) => name)).toEqual(spans.map(({ name }) => name));
      }),
    );
  });

  it("hold names and status messages as well-formed text", () => {
    fc.assert(
      fc.property(arbitraryText, arbitraryText, (name, message) => {
        const status = { code: SpanStatusCode.ERROR, message };
        const [span] = decodedSpans(decode([readableSpan({ name, status })]));
        expect(span).toMatchObject({ name: recorded(name), status: { code: 2, message: recorded(message) } });
      }),
    );
  });

  it("hold a text of ten million characters", () => {
    for (const unit of ["a", "é", "😀"]) {
      const long = unit.repeat(10_000_000 / unit.length);
      const [span] = decodedSpans(decode([readableSpan({ attributes: { long } })]));
      const [attribute] = span!["attributes"] as [{ value: { stringValue: string } }];
      expect(attribute.value.stringValue === long).toBe(true);
    }
  });

  it("hold the times to the nanosecond", () => {
    const [span] = decodedSpans(decode([readableSpan({ startTime: [0, 0], endTime: [9_007_199, 254_740_991] })]));
    expect(span).toMatchObject({ startTimeUnixNano: "0", endTimeUnixNano: String(Number.MAX_SAFE_INTEGER) });
  });

  it("arrive when a time or an enum is none, and a name no text", () => {
    const odd = {
      name: 1,
      startTime: [NaN, NaN],
      endTime: [-1, 0],
      kind: "client",
      status: { code: "ERROR" },
    } as const;
    expect(decodedSpans(decode([readableSpan(odd as unknown as Partial<ReadableSpan>)]))).toHaveLength(1);
  });

  it("are grouped by resource and instrumentation scope", () => {
    const [first, second] = [readableSpan(), readableSpan({ instrumentationScope: { name: "other" } })];
    const third = readableSpan({ resource: { ...first.resource, schemaUrl: "https://example.com/schema" } });
    const request = decode([first, second, readableSpan(), third]);
    expect(request["resourceSpans"]).toMatchObject([
      {
        schemaUrl: "",
        scopeSpans: [
          { scope: { name: "test", version: "1.2.3" }, spans: [{}, {}] },
          { scope: { name: "other", version: "" }, spans: [{}] },
        ],
      },
      { schemaUrl: "https://example.com/schema", scopeSpans: [{ spans: [{}] }] },
    ]);
  });
});

describe("the two encodings of spans", () => {
  it("say the same", () => {
    const context = { ...readableSpan().spanContext(), isRemote: true };
    const traceState = { serialize: () => "a=1,b=2" } as NonNullable<typeof context.traceState>;
    const span = readableSpan({
      kind: SpanKind.CONSUMER,
      spanContext: () => ({ ...context, traceFlags: 3, traceState }),
      parentSpanContext: { ...context, spanId: "fedcba9876543210" },
      status: { code: SpanStatusCode.ERROR, message: "declined" },
      attributes: { text: "ü", whole: 1, part: 1.5, flag: true, list: ["a", "b"] },
      events: [{ time: [1, 2], name: "event", attributes: { a: 1 }, droppedAttributesCount: 1 }],
      links: [
        {
          context: { ...context, traceFlags: TraceFlags.NONE, traceState },
          attributes: { b: 2 },
          droppedAttributesCount: 2,
        },
        { context: readableSpan().spanContext() },
      ],
      droppedAttributesCount: 3,
      droppedEventsCount: 4,
      droppedLinksCount: 5,
    });
    const [[, decodeJson], [, decodeProtobuf]] = ENCODINGS as [Encoding, Encoding];
    expect(decodeJson([span, readableSpan()])).toEqual(decodeProtobuf([span, readableSpan()]));
  });
});
