import type { Stats } from "@tracelet/core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Collector, startCollector } from "../collector.ts";
import type { Treatment } from "../collector/behaviours.ts";
import { type HostKind, textOf } from "../hosts/host.ts";
import { workerd } from "../hosts/workerd.ts";
import type { Reason } from "../matrix/annotations.ts";
import { booksAtRest } from "../faults/books.ts";
import { type Caller, createCaller } from "../trace-context.ts";
import { onEveryHost, type Subject, toCollector } from "./subject.ts";

/** Under wrangler Node makes the Worker's requests: a broken connection is a 500 there, and redirects are followed. */
const lacksConnections = (kind: HostKind): Reason => (kind === workerd ? "Node makes the requests there" : undefined);

/** What a collector sends that knows when it will be able again: not within the time of any export. */
const IN_AN_HOUR = { "retry-after": "3600" };

/** Sends a request and waits until the collector has answered so many export requests with its spans. */
async function exported(subject: Subject, { answers = 1, path = "/nested" } = {}): Promise<Caller> {
  const caller = createCaller();
  expect((await subject.host.request(path, { headers: caller.headers })).status).toBe(200);
  const isAnswered = (): boolean =>
    subject.exportsOf(caller.traceId).filter(({ status }) => status !== undefined).length >= answers;
  await subject.collector.waitFor(isAnswered, `${answers} answers to exports of ${caller.traceId}`);
  return caller;
}

onEveryHost("an export", (subject) => {
  it("is sent again, and delivered once, when the collector is unavailable and says when to come back", async () => {
    subject.collector.behaveInTurn(["status", 503, { "retry-after": "0" }], ["ok"]);
    const { traceId } = await exported(subject, { answers: 2 });
    const [refused, accepted, ...more] = subject.exportsOf(traceId);
    expect([refused, accepted, more]).toMatchObject([{ status: 503 }, { status: 200 }, []]);
    expect(accepted?.spans).toHaveLength(6);
    expect(accepted?.spans).toEqual(refused?.spans);
  });

  it("is sent again when there are too many requests, from the date on that the collector names", async () => {
    subject.collector.behaveInTurn(["status", 429, { "retry-after": new Date(0).toUTCString() }], ["ok"]);
    const { traceId } = await exported(subject, { answers: 2 });
    expect(subject.exportsOf(traceId)).toMatchObject([{ status: 429 }, { status: 200 }]);
  });

  it.each([502, 504])("is sent again, without being told when, after HTTP %d", async (status) => {
    subject.collector.behaveInTurn(["status", status], ["ok"]);
    const { traceId } = await exported(subject, { answers: 2 });
    expect(subject.exportsOf(traceId)).toMatchObject([{ status }, { status: 200 }]);
  });

  it.each([400, 413, 500])("is not sent again after HTTP %d, whatever else the answer says", async (status) => {
    subject.collector.behaveInTurn(["status", status, { "retry-after": "0" }], ["ok"]);
    const { traceId } = await exported(subject, { path: "/ok" });
    await exported(subject);
    expect(subject.exportsOf(traceId)).toMatchObject([{ status }]);
  });

  it("is not sent again when it is accepted in part, and the log says why", async () => {
    const errorMessage = "attribute values are too long";
    subject.collector.behaveInTurn(["partialSuccess", { rejectedSpans: 1, errorMessage }], ["ok"]);
    const { traceId } = await exported(subject);
    await exported(subject);
    expect(subject.exportsOf(traceId)).toMatchObject([{ status: 200 }]);
    await vi.waitFor(() => expect(subject.host.logs().join("\n")).toContain(errorMessage));
  });

  it.each<[string, Treatment]>([
    ["HTML", ["malformed", "<html>"]],
    ["half a message", ["malformed"]],
  ])("counts as delivered when it is accepted with %s", async (_, treatment) => {
    subject.collector.behaveInTurn(treatment, ["ok"]);
    const { traceId } = await exported(subject);
    await exported(subject);
    expect(subject.exportsOf(traceId)).toMatchObject([{ status: 200 }]);
  });

  it("names its encoding, its size and its sender", async () => {
    const { traceId } = await exported(subject);
    const [request] = subject.exportsOf(traceId);
    expect(request).toMatchObject({ method: "POST", path: "/v1/traces" });
    expect(request?.headers).toMatchObject({
      "content-type": "application/x-protobuf",
      "user-agent": expect.stringMatching(/^OTel-OTLP-Exporter-JavaScript\/\S+$/) as string,
    });
    expect(request?.headers).not.toHaveProperty("content-encoding");
  });
});

onEveryHost(
  "an export whose connection breaks",
  (subject) => {
    it("is sent again, when the request had not arrived", async () => {
      subject.collector.behaveInTurn(["reset", "request"], ["ok"]);
      const { traceId } = await exported(subject);
      expect(subject.exportsOf(traceId)).toMatchObject([{ status: 200 }]);
    });

    it("is sent again, when it was before the answer", async () => {
      subject.collector.behaveInTurn(["reset", "processing"], ["ok"]);
      const { traceId } = await exported(subject);
      expect(subject.exportsOf(traceId)).toMatchObject([{ status: undefined }, { status: 200 }]);
    });

    it("is not sent twice, when it was after the status that says that all is well", async () => {
      subject.collector.behaveInTurn(["reset", "response"], ["ok"]);
      const { traceId, headers } = createCaller();
      await subject.host.request("/nested", { headers });
      await subject.collector.waitFor(() => subject.exportsOf(traceId).length > 0, `an export of ${traceId}`);
      await exported(subject); // before which a second attempt would have come
      expect(subject.exportsOf(traceId)).toHaveLength(1);
    });
  },
  { lacks: lacksConnections },
);

onEveryHost(
  "an export with OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
  (subject) => {
    it("is compressed, and complete", async () => {
      subject.collector.behaveInTurn(["status", 503, { "retry-after": "0" }], ["ok"]);
      const { traceId } = await exported(subject, { answers: 2 });
      for (const { headers, spans } of subject.exportsOf(traceId)) {
        expect(headers).toMatchObject({ "content-encoding": "gzip", "content-type": "application/x-protobuf" });
        expect(spans).toHaveLength(6);
      }
    });
  },
  { env: (collectorUrl) => ({ ...toCollector(collectorUrl), OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" }) },
);

onEveryHost(
  "an export that is redirected to another origin",
  (subject) => {
    let elsewhere: Collector;
    beforeAll(async () => {
      elsewhere = await startCollector();
    });
    afterAll(() => elsewhere.close());

    it.each([301, 302, 303, 307, 308] as const)("never takes its key there, by HTTP %d", async (code) => {
      subject.collector.behaveInTurn(["redirect", `${elsewhere.url}/v1/traces`, code], ["ok"]);
      const { traceId } = await exported(subject);
      await exported(subject);
      expect(subject.exportsOf(traceId)).toMatchObject([{ status: code, headers: { "x-key": "s3cret" } }]);
      expect(elsewhere.connections).toBe(0);
    });
  },
  {
    lacks: lacksConnections,
    env: (collectorUrl) => ({ ...toCollector(collectorUrl), OTEL_EXPORTER_OTLP_HEADERS: "x-key=s3cret" }),
  },
);

/** Long enough for a busy machine to send a request in, and for the next one to be answered. */
const TIMEOUT = "4000";

for (const [how, bytes] of [
  ["drips", 1],
  ["floods", 65_536],
] as const) {
  onEveryHost(
    `an export with OTEL_EXPORTER_OTLP_TIMEOUT whose answer ${how}`,
    (subject) => {
      it("ends, although that goes on for ever, and does not touch the response", async () => {
        subject.collector.behaveInTurn(["endless", bytes], ["ok"]);
        const { traceId, headers } = createCaller();
        expect(textOf(await subject.host.request("/nested", { headers }))).toBe("nested");
        await subject.arrival(traceId, 6);
        await exported(subject);
        expect(subject.exportsOf(traceId)).toHaveLength(1);
        const { exported: delivered, dropped } = await booksAtRest(subject.host);
        expect(delivered + (dropped.timeout ?? 0)).toBe(12);
      });
    },
    { env: (url) => ({ ...toCollector(url), OTEL_EXPORTER_OTLP_TIMEOUT: TIMEOUT }), concurrent: true },
  );
}

onEveryHost(
  "a collector that keeps failing",
  (subject) => {
    it("is left alone after a while, and gets spans again once it is well", async () => {
      subject.collector.behave("status", 503, IN_AN_HOUR);
      const isSpared = async (): Promise<void> => {
        const answer = await subject.host.request("/stats", { headers: createCaller().headers });
        const { dropped } = JSON.parse(textOf(answer)) as Stats;
        expect(dropped.circuit_open).toBeGreaterThan(0);
      };
      await vi.waitFor(isSpared, { interval: 20, timeout: 30_000 });
      subject.collector.behave("ok");
      const { traceId, headers } = createCaller();
      const isThere = async (): Promise<void> => {
        await subject.host.request("/ok", { headers });
        expect(subject.trace(traceId)).not.toEqual([]);
      };
      // The circuit is open for five seconds: what is exported meanwhile is dropped.
      await vi.waitFor(isThere, { interval: 200, timeout: 30_000 });
    });
  },
  { concurrent: true },
);
