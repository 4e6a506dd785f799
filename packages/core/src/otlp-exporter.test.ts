import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Counters } from "./counters.ts";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import { createOtlpExporter } from "./otlp-exporter.ts";
import type { ReadableSpan } from "./sdk-types.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import type { TransportRequest, TransportResult } from "./transport.ts";
import { VERSION } from "./version.ts";
import { withSpan } from "./with-span.ts";

/** `count` ended spans. */
async function endedSpans(count: number): Promise<ReadableSpan[]> {
  const spans: ReadableSpan[] = [];
  await createTestPlatform().run(() => {
    for (let index = 0; index < count; index++)
      withSpan(`span ${index}`, (span) => void spans.push(span as unknown as ReadableSpan));
  });
  return spans;
}

const spans = await endedSpans(5);
const endpoint: OtlpEndpoint = {
  url: "https://collector.test/v1/traces",
  headers: { "x-key": "s3cret" },
  timeoutMillis: 10_000,
  fetch: undefined,
};

/** An exporter over a transport that answers so. */
function createTest(answer: (request: TransportRequest) => TransportResult, more: Partial<OtlpEndpoint> = {}) {
  const counters = new Counters();
  const requests: TransportRequest[] = [];
  const transport = { send: (request: TransportRequest) => (requests.push(request), Promise.resolve(answer(request))) };
  const exporter = createOtlpExporter({ ...endpoint, ...more }, { transport, counters });
  const run = async (batch = spans, timeoutMillis = 1_000) => {
    counters.started += batch.length;
    counters.ended += batch.length;
    await exporter.export(batch, timeoutMillis);
    return counters.snapshot(0);
  };
  return { run, requests };
}

const answered = (httpStatus: number, ...body: number[]): TransportResult => ({
  status: "answered",
  httpStatus,
  body: new Uint8Array(body),
});
const text = (message: string) => [...new TextEncoder().encode(message)];
/** `ExportTraceServiceResponse { partial_success { rejected_spans, error_message } }`; the numbers up to 127. */
const partialSuccess = (rejected: number, message: string): TransportResult => {
  const partial = [0x08, rejected, 0x12, message.length, ...text(message)];
  return answered(200, 0x0a, partial.length, ...partial);
};

describe("createOtlpExporter", () => {
  const lines = collectDiagLines();

  it("sends protobuf with the endpoint's headers, and its own user agent", async () => {
    const { run, requests } = createTest(() => answered(200));
    await run();
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      url: endpoint.url,
      headers: {
        "x-key": "s3cret",
        "content-type": "application/x-protobuf",
        "user-agent": `OTel-OTLP-Exporter-JavaScript/tracelet-${VERSION}`,
      },
    });
  });

  it("lets the endpoint's headers replace the user agent, but not the content type", async () => {
    const { run, requests } = createTest(() => answered(200), {
      headers: { "user-agent": "own", "content-type": "text/plain" },
    });
    await run();
    expect(requests[0]?.headers).toEqual({ "user-agent": "own", "content-type": "application/x-protobuf" });
  });

  it.each([
    [200, Infinity, 200],
    [200, 50, 50],
    [-1, 50, -1],
    [Infinity, Infinity, Infinity],
  ])("waits %d ms, at most the endpoint's %d", async (timeoutMillis, own, expected) => {
    const { run, requests } = createTest(() => answered(200), { timeoutMillis: own });
    await run(spans, timeoutMillis);
    expect(requests[0]?.timeoutMillis).toBe(expected);
  });

  it("sends in a suppressed context, so that no instrumentation traces it", async () => {
    let isSuppressed = false;
    const { run } = createTest(() => ((isSuppressed = isTracingSuppressed(context.active())), answered(200)));
    await run();
    expect(isSuppressed).toBe(true);
  });

  it.each([200, 202, 204, 299])("counts spans as exported for HTTP %d, silently", async (status) => {
    const { run, requests } = createTest(() => answered(status));
    expect(await run()).toMatchObject({
      exported: 5,
      pending: 0,
      dropped: {},
      exportRequests: 1,
      exportBytes: requests[0]!.body.byteLength,
    });
    expect(lines).toEqual([]);
  });

  it.each([
    [400, ""],
    [401, "OTEL_EXPORTER_OTLP_HEADERS"],
    [403, "key"],
    [404, "path"],
    [307, "redirects are not followed"],
    [413, ""],
    [429, ""],
    [500, ""],
    [503, ""],
    [0, ""],
    [101, ""],
  ])("drops spans for HTTP %d, with a count and a hint", async (status, hint) => {
    expect(await createTest(() => answered(status)).run()).toMatchObject({
      exported: 0,
      pending: 0,
      dropped: { refused: 5 },
    });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`HTTP ${status}.*${hint}.*5 spans`))]);
  });

  it("drops spans for a timeout and a broken connection, with a count", async () => {
    expect(
      await createTest(() => ({ status: "failed", reason: "timeout", message: "did not answer in time" })).run(),
    ).toMatchObject({
      exported: 0,
      pending: 0,
      dropped: { timeout: 5 },
    });
    expect(
      await createTest(() => ({ status: "failed", reason: "unreachable", message: "ECONNREFUSED" })).run(),
    ).toMatchObject({ exported: 0, pending: 0, dropped: { unreachable: 5 } });
    expect(lines).toEqual([expect.stringContaining("did not answer in time"), expect.stringContaining("ECONNREFUSED")]);
  });

  it("says each kind of failure once until an export succeeds", async () => {
    let status = 503;
    const { run } = createTest(() => answered(status));
    for (status of [503, 500, 200, 200, 503]) await run();
    expect(lines).toHaveLength(2);
  });

  it("never says a header's value", async () => {
    for (const status of [401, 403, 500]) await createTest(() => answered(status, ...text("s3cret"))).run();
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toContain("s3cret");
  });

  describe("with a partial success", () => {
    it("drops what the collector rejected, and tells its reason", async () => {
      expect(await createTest(() => partialSuccess(2, "too old")).run()).toMatchObject({
        exported: 3,
        pending: 0,
        dropped: { rejected: 2 },
      });
      expect(lines).toEqual([expect.stringMatching(/rejected 2 spans.*too old/)]);
    });

    it("does not repeat a key that the collector repeats", async () => {
      await createTest(() => partialSuccess(1, "no rights for s3cret")).run();
      expect(lines).toEqual([expect.stringContaining("no rights for ***")]);
    });

    it("never drops more than it sent", async () => {
      expect(await createTest(() => partialSuccess(127, "")).run()).toMatchObject({
        exported: 0,
        pending: 0,
        dropped: { rejected: 5 },
      });
    });

    it("passes on a warning that rejects nothing, once", async () => {
      const { run } = createTest(() => partialSuccess(0, "deprecated endpoint"));
      for (let index = 0; index < 3; index++) await run();
      expect(lines).toEqual([expect.stringContaining("deprecated endpoint")]);
      expect(await run()).toMatchObject({ exported: 20, pending: 0, dropped: {} });
    });

    it("is silent about one that says nothing", async () => {
      expect(await createTest(() => answered(200, 0x0a, 0)).run()).toMatchObject({ exported: 5, dropped: {} });
      expect(await createTest(() => partialSuccess(0, "")).run()).toMatchObject({ exported: 5, dropped: {} });
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
    expect(await createTest(() => answered(200, ...body)).run()).toMatchObject({
      exported: 5,
      pending: 0,
      dropped: {},
    });
  });

  it("balances and never rejects, whatever the collector answers", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 999 }), fc.uint8Array({ maxLength: 64 }), async (httpStatus, body) => {
        const stats = await createTest(() => ({ status: "answered", httpStatus, body })).run();
        const dropped = Object.values(stats.dropped).reduce((sum, count) => sum + count, 0);
        expect(stats).toMatchObject({ pending: 0, open: 0 });
        expect(stats.exported + dropped).toBe(5);
      }),
    );
  });

  it("loses nothing but the span that cannot be written", async () => {
    let odd!: ReadableSpan;
    await createTestPlatform().run(() =>
      withSpan("odd", (span) => {
        odd = span as unknown as ReadableSpan;
        span.addLink({ context: trace.getSpanContext(ROOT_CONTEXT)! }); // there is none
      }),
    );
    const { run, requests } = createTest(() => answered(200));
    expect(await run([...spans, odd])).toMatchObject({
      exported: 5,
      pending: 0,
      dropped: { unserializable: 1 },
      exportRequests: 1,
    });
    expect(requests).toHaveLength(1);
    expect(lines).toContainEqual(expect.stringContaining("could not be serialised"));
    expect(await run([odd])).toMatchObject({
      exported: 5,
      pending: 0,
      dropped: { unserializable: 2 },
      exportRequests: 1,
    });
  });
});
