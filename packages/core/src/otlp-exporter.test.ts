import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { protobufSerializer } from "./protobuf-serializer.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { type Answer, answered, createTestExporter, spans, unwritable } from "./test-exporter.fixture.ts";

const text = (message: string) => [...new TextEncoder().encode(message)];
/** `ExportTraceServiceResponse { partial_success { rejected_spans, error_message } }`; the numbers up to 127. */
const partialSuccess = (rejected: number, message: string): Answer => {
  const partial = [0x08, rejected, 0x12, message.length, ...text(message)];
  return answered(200, 0x0a, partial.length, ...partial);
};
const unreachable = (): never => {
  throw new Error("ECONNREFUSED");
};

describe("createOtlpExporter", () => {
  const lines = collectDiagLines();

  it("sends what an independent decoder reads, with the headers of endpoint and serializer", async () => {
    const { run, requests } = createTestExporter(() => answered(200));
    expect(await run()).toEqual({});
    expect(requests).toHaveLength(1);
    expect(requests[0]!.names).toEqual(["span 0", "span 1", "span 2", "span 3", "span 4"]);
    expect(Object.fromEntries(requests[0]!.headers)).toMatchObject({
      "x-key": "s3cret",
      "content-type": "application/x-protobuf",
    });
  });

  it("writes and reads as the given serializer does", async () => {
    const serializer = {
      contentType: "application/json",
      serialize: protobufSerializer.serialize,
      readResponse: (body: Uint8Array) => JSON.parse(new TextDecoder().decode(body)) as never,
    };
    const answer = answered(200, ...text('{"rejectedSpans":2,"errorMessage":"too old"}'));
    const { run, requests } = createTestExporter(() => answer, { serializer });
    expect(await run()).toEqual({ rejected: 2 });
    expect(requests[0]!.headers.get("content-type")).toBe("application/json");
  });

  it.each([200, 202, 299])("counts what was sent with HTTP %d, silently", async (status) => {
    const { run, requests, counters } = createTestExporter(() => answered(status));
    expect(await run()).toEqual({});
    expect(counters).toMatchObject({ exportRequests: 1, exportBytes: requests[0]!.bytes.byteLength, retries: 0 });
    expect(lines).toEqual([]);
  });

  it.each([
    [400, ""],
    [401, "OTEL_EXPORTER_OTLP_HEADERS"],
    [403, "key"],
    [404, "path"],
    [307, "redirects are not followed"],
    [429, ""],
    [500, ""],
    [503, ""],
  ])("loses spans by HTTP %d, with a hint", async (status, hint) => {
    expect(await createTestExporter(() => answered(status)).run()).toEqual({ refused: 5 });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`HTTP ${status}.*${hint}.*5 lost`))]);
  });

  it("loses spans by a timeout and a broken connection", async () => {
    expect(await createTestExporter(() => new Promise(() => undefined)).run(spans, 100)).toEqual({ timeout: 5 });
    expect(await createTestExporter(() => new Promise(() => undefined), { timeoutMillis: 100 }).run()).toEqual({
      timeout: 5,
    });
    expect(await createTestExporter(unreachable).run()).toEqual({ unreachable: 5 });
    expect(lines).toEqual([
      expect.stringContaining("in time"),
      expect.stringContaining("in time"),
      expect.stringContaining("ECONNREFUSED"),
    ]);
  });

  it.each([0, -5, NaN])("sends nothing when %d ms are left", async (timeoutMillis) => {
    const { run, requests } = createTestExporter(() => answered(200));
    for (let index = 0; index < 4; index++) expect(await run(spans, timeoutMillis)).toEqual({ timeout: 5 });
    expect(requests).toEqual([]);
    expect(await run()).toEqual({}); // it was not the collector that failed
  });

  it("says each kind of failure once until an export succeeds", async () => {
    let status = 400;
    const { run } = createTestExporter(() => answered(status));
    for (status of [400, 500, 200, 200, 400]) await run();
    expect(lines).toHaveLength(2);
  });

  describe("with a partial success", () => {
    it("loses what the collector rejected, tells its reason, and does not send again", async () => {
      const { run, requests } = createTestExporter(() => partialSuccess(2, "too old"));
      expect(await run()).toEqual({ rejected: 2 });
      expect(lines).toEqual([expect.stringMatching(/rejected some: too old.*2 lost/)]);
      expect(requests).toHaveLength(1);
    });

    it("does not repeat keys that the collector repeats, also without their scheme", async () => {
      const headers = { "x-key": () => "lazy-s3cret", authorization: "Basic stat1c" };
      const authorize = () => ({ "x-signature": "s1gned" });
      const said = "no rights for lazy-s3cret, stat1c, s1gned";
      await createTestExporter(() => partialSuccess(1, said), { headers, authorize }).run();
      expect(lines).toEqual([expect.stringContaining("no rights for ***, ***, ***")]);
    });

    it("never loses more than it sent", async () => {
      expect(await createTestExporter(() => partialSuccess(127, "")).run()).toEqual({ rejected: 5 });
    });

    it("passes on a warning that rejects nothing, once", async () => {
      const { run } = createTestExporter(() => partialSuccess(0, "deprecated endpoint"));
      for (let index = 0; index < 3; index++) expect(await run()).toEqual({});
      expect(lines).toEqual([expect.stringContaining("warns: deprecated endpoint")]);
    });

    it("is silent about one that says nothing", async () => {
      expect(await createTestExporter(() => answered(200, 0x0a, 0)).run()).toEqual({});
      expect(await createTestExporter(() => partialSuccess(0, "")).run()).toEqual({});
      expect(lines).toEqual([]);
    });
  });

  it.each([
    ["JSON", text('{"partialSuccess":{"rejectedSpans":"5"}}')],
    ["HTML", text("\n<!DOCTYPE html><html><body>OK</body></html>")],
    ["a negative number", [0x0a, 11, 0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
    ["a cut message", [0x0a, 100, 0x08]],
    ["an endless group", Array.from({ length: 1_000 }, () => 0x0b)],
  ])("takes 200 with %s for an acknowledgement", async (_, body) => {
    expect(await createTestExporter(() => answered(200, ...body)).run()).toEqual({});
  });

  it("never loses more than there is and never rejects, whatever the collector answers", async () => {
    const answer = fc.record({
      httpStatus: fc.integer({ min: 200, max: 599 }).filter((status) => ![204, 205, 304].includes(status)),
      body: fc.array(fc.nat({ max: 255 }), { maxLength: 64 }),
      headers: fc.constantFrom({}, { "retry-after": "0" }, { "retry-after": "1e9" }),
    });
    await fc.assert(
      fc.asyncProperty(answer, async (fixed) => {
        const lost = Object.values(await createTestExporter(() => fixed).run()).reduce((sum, count) => sum + count, 0);
        expect(lost).toBeGreaterThanOrEqual(0);
        expect(lost).toBeLessThanOrEqual(5);
      }),
    );
  });

  it("loses nothing but the span that cannot be written, and says so once", async () => {
    const { run, requests } = createTestExporter(() => answered(200));
    expect(await run([...spans, unwritable])).toEqual({ unserializable: 1 });
    expect(requests[0]!.names).toHaveLength(5);
    expect(await run([unwritable])).toEqual({ unserializable: 1 });
    expect(await run([unwritable, unwritable])).toEqual({ unserializable: 2 });
    expect(requests).toHaveLength(1);
    expect(lines).toEqual([expect.stringContaining("can be written")]);
  });

  it("drops at once while the circuit is open, without writing or sending anything", async () => {
    let written = 0;
    const serialize = (batch: ReadableSpan[]) => (written++, protobufSerializer.serialize(batch));
    const { run, requests } = createTestExporter(unreachable, { serializer: { ...protobufSerializer, serialize } });
    for (let index = 0; index < 3; index++) expect(await run()).toEqual({ unreachable: 5 });
    const sent = requests.length;
    expect(await run()).toEqual({ circuit_open: 5 });
    expect([written, requests.length]).toEqual([3, sent]);
    expect(lines).toEqual([expect.stringContaining("cannot be reached"), expect.stringContaining("are dropped")]);
  });

  it("does not open the circuit for what another request may pass", async () => {
    const { run } = createTestExporter(() => answered(401));
    for (let index = 0; index < 5; index++) expect(await run()).toEqual({ refused: 5 });
  });

  it("loses spans as unauthorized when authorize or a lazy header fails, and in time when they hang", async () => {
    const failing = () => Promise.reject(new Error("no role"));
    const hanging = () => new Promise<never>(() => undefined);
    expect(await createTestExporter(() => answered(200), { authorize: failing }).run()).toEqual({ unauthorized: 5 });
    expect(await createTestExporter(() => answered(200), { headers: { "x-key": failing } }).run()).toEqual({
      unauthorized: 5,
    });
    expect(await createTestExporter(() => answered(200), { authorize: hanging }).run(spans, 100)).toEqual({
      timeout: 5,
    });
    expect(await createTestExporter(() => answered(200), { headers: { "x-key": hanging } }).run(spans, 100)).toEqual({
      timeout: 5,
    });
  });

  it("never rejects when a serializer's reader throws", async () => {
    const readResponse = () => {
      throw new Error("odd");
    };
    expect(
      await createTestExporter(() => answered(200), { serializer: { ...protobufSerializer, readResponse } }).run(),
    ).toEqual({});
  });
});
