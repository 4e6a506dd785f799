import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryAttributes } from "./arbitrary-attributes.fixture.ts";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { jsonSerializer } from "./json-serializer.ts";
import { readableSpan } from "./readable-span.fixture.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";

const { contentType, serialize } = jsonSerializer();
const written = (span: Partial<ReadableSpan>): string => new TextDecoder().decode(serialize([readableSpan(span)]));

/** Members that a reader of OTLP in JSON is strict about. @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
const SHAPES: Readonly<Record<string, RegExp>> = {
  traceId: /^"[0-9a-f]{32}"$/,
  spanId: /^"[0-9a-f]{16}"$/,
  parentSpanId: /^"[0-9a-f]{16}"$/,
  kind: /^[1-5]$/,
  code: /^[012]$/,
  flags: /^\d+$/,
  startTimeUnixNano: /^"\d+"$/,
  endTimeUnixNano: /^"\d+"$/,
  timeUnixNano: /^"\d+"$/,
  droppedAttributesCount: /^\d+$/,
  droppedEventsCount: /^\d+$/,
  droppedLinksCount: /^\d+$/,
  key: /^"/,
  name: /^"/,
  version: /^"/,
  stringValue: /^"/,
  boolValue: /^(true|false)$/,
  intValue: /^"-?\d+"$/,
  doubleValue: /^("NaN"|"-?Infinity"|-?\d.*)$/,
  bytesValue: /^"[\w+/]*={0,2}"$/,
};

describe("jsonSerializer", () => {
  const lines = collectDiagLines();

  it("is what an exporter sends with, and reads answers with", async () => {
    const sent: { type: string | null; body: unknown }[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      const body = new TextDecoder().decode(init!.body as Uint8Array<ArrayBuffer>);
      sent.push({ type: new Headers(init!.headers).get("content-type"), body: JSON.parse(body) });
      return Response.json({ partialSuccess: { rejectedSpans: "1", errorMessage: "too old" } });
    };
    const { run, tracing } = createTestPlatform({ exporter: { fetch, serializer: jsonSerializer() } });
    await run(() => undefined);
    expect(sent).toEqual([{ type: contentType, body: { resourceSpans: [expect.any(Object)] } }]);
    expect(tracing.stats()).toMatchObject({ exported: 0, dropped: { rejected: 1 } });
    expect(lines).toEqual([expect.stringContaining("too old")]);
  });

  it("writes the types that readers insist on", () => {
    fc.assert(
      fc.property(arbitraryAttributes, (attributes) => {
        const context = readableSpan().spanContext();
        const events = [{ time: [1, 2] as [number, number], name: "event", attributes }];
        JSON.parse(
          written({ attributes, events, links: [{ context, attributes }], parentSpanContext: context }),
          (name, value: unknown) => {
            expect(JSON.stringify(value)).toMatch(SHAPES[name] ?? /^[[{]/);
            return value;
          },
        );
      }),
    );
  });

  it("writes times beyond what a number can hold", () => {
    expect(written({ endTime: [4_294_967_296, 999_999_999] })).toContain('"endTimeUnixNano":"4294967296999999999"');
  });
});
