import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryTraces } from "../arbitrary-trace-fixture.ts";
import { deliveryFixture, EPOCH_NANOS, logFixture as log, spanFixture as span, traceFixture } from "../span-fixture.ts";
import type { ViewerSpan } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";
import type { Finding, FindingKind } from "./finding.ts";
import { findingsOf } from "./findings.ts";

const WORKERS = { "service.name": "checkout", "cloud.platform": "cloudflare.workers" };

function find(spans: readonly ViewerSpan[], kind: FindingKind, fields: Partial<ViewerTrace> = {}): Finding[] {
  return findingsOf(traceFixture(spans, fields)).filter((finding) => finding.kind === kind);
}

const ids = (...numbers: readonly string[]): string[] => numbers.map((id) => id.padStart(16, "0"));

describe("findingsOf", () => {
  it("finds nothing in an ordinary trace", () => {
    expect(findingsOf(traceFixture([span({ id: "1", kind: "server" }), span({ id: "2", parent: "1" })]))).toEqual([]);
  });

  it("puts warnings first", () => {
    const spans = [span({ id: "1", attributes: { "faas.coldstart": true, "user.password": "hunter22" } })];
    expect(findingsOf(traceFixture(spans)).map(({ severity }) => severity)).toEqual(["warning", "note"]);
  });

  it("never throws, and names spans of the trace only", () => {
    fc.assert(
      fc.property(arbitraryTraces, (trace) => {
        const spanIds = new Set(trace.spans.map(({ spanId }) => spanId));
        for (const finding of findingsOf(trace)) for (const id of finding.spanIds) expect(spanIds).toContain(id);
      }),
    );
  });
});

describe("states", () => {
  it("notes a cold start with the time that it took", () => {
    const spans = [span({ id: "1", attributes: { "faas.coldstart": true, "tracelet.init_duration_ms": 120 } })];
    expect(find(spans, "cold-start")[0]?.text).toBe("Cold start of checkout: the process took 120 ms to start.");
    expect(find([span({ id: "1", attributes: { "faas.coldstart": false } })], "cold-start")).toEqual([]);
  });

  it("warns of spans that had not ended, marked or without an end", () => {
    const spans = [
      span({ id: "1" }),
      span({ id: "2", attributes: { "tracelet.incomplete": true } }),
      span({ id: "3", endNanos: 0n }),
    ];
    expect(find(spans, "incomplete")).toMatchObject([{ severity: "warning", spanIds: ids("2", "3") }]);
  });

  it("says when logs came without spans, and when something was left out", () => {
    expect(find([], "logs-only", { logs: [log({})] })).toHaveLength(1);
    expect(find([], "dropped", { evictedSpans: 3, evictedLogs: 1 })[0]?.text).toMatch(/^3 spans and 1 log record left/);
  });
});

describe("parents", () => {
  it("notes a caller that is not traced here", () => {
    expect(find([span({ id: "1", parent: "9", kind: "server" })], "missing-parent")).toMatchObject([
      { severity: "note", spanIds: ids("1") },
    ]);
  });

  it("warns of orphans, together by parent", () => {
    const spans = [span({ id: "1" }), span({ id: "2", parent: "9" }), span({ id: "3", parent: "9" })];
    expect(find(spans, "orphan")).toMatchObject([{ severity: "warning", spanIds: ids("2", "3") }]);
  });

  it("believes the sender about where the parent is", () => {
    const local = span({ id: "1", parent: "9", kind: "server", isParentRemote: false });
    const remote = span({ id: "1", parent: "9", kind: "internal", isParentRemote: true });
    expect(find([local], "orphan")).toHaveLength(1);
    expect(find([remote], "orphan")).toEqual([]);
    expect(find([remote], "missing-parent")).toHaveLength(1);
  });

  it("warns of a span that is its own ancestor", () => {
    expect(find([span({ id: "1", parent: "2" }), span({ id: "2", parent: "1" })], "cycle")).toHaveLength(1);
  });
});

describe("double instrumentation", () => {
  const http = { name: "@opentelemetry/instrumentation-http", version: "" };
  const hono = { name: "@tracelet/hono", version: "" };
  const outer = span({ id: "1", kind: "server", name: "GET /", scope: http });

  it("warns of a SERVER span in another one of the same service, named with both libraries", () => {
    const spans = [outer, span({ id: "2", parent: "1" }), span({ id: "3", parent: "2", kind: "server", scope: hono })];
    expect(find(spans, "double-instrumentation")).toMatchObject([
      {
        severity: "warning",
        spanIds: ids("3", "1"),
        text: "“GET /” is recorded twice, by @opentelemetry/instrumentation-http and by @tracelet/hono: switch one of them off.",
      },
    ]);
  });

  it("warns of two SERVER spans of one request side by side", () => {
    const spans = [
      span({ id: "1", parent: "9", kind: "server", scope: http }),
      span({ id: "2", parent: "9", kind: "server", scope: hono }),
    ];
    expect(find(spans, "double-instrumentation")).toHaveLength(1);
  });

  it("warns of the same HTTP call within itself", () => {
    const attributes = { "http.request.method": "GET", "server.address": "api.example.com" };
    const spans = [
      span({ id: "1", kind: "client", attributes, scope: http }),
      span({ id: "2", parent: "1", kind: "client", attributes, scope: hono }),
    ];
    expect(find(spans, "double-instrumentation")[0]?.text).toMatch(/^Calls are recorded twice/);
  });

  it.each<[string, readonly ViewerSpan[]]>([
    [
      "a call between",
      [
        outer,
        span({ id: "2", parent: "1", kind: "client" }),
        span({ id: "3", parent: "2", kind: "server", scope: hono }),
      ],
    ],
    ["another service", [outer, span({ id: "2", parent: "1", kind: "server", scope: hono, serviceName: "stock" })]],
    ["the same library", [outer, span({ id: "2", parent: "1", kind: "server", scope: http })]],
    [
      "one request after the other",
      [
        span({ id: "1", parent: "9", kind: "server", scope: http, end: 10 }),
        span({ id: "2", parent: "9", kind: "server", scope: hono, start: 20 }),
      ],
    ],
    [
      "a call to AWS over HTTP",
      [
        span({ id: "1", kind: "client", attributes: { "rpc.system": "aws-api" }, scope: hono }),
        span({ id: "2", parent: "1", kind: "client", attributes: { "http.request.method": "POST" }, scope: http }),
      ],
    ],
  ])("does not mind %s", (_title, spans) => {
    expect(find(spans, "double-instrumentation")).toEqual([]);
  });
});

describe("secrets", () => {
  // Put together here, so that no scanner takes them for real.
  const stripe = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
  const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N"].join(".");
  const pem = ["-----BEGIN", "PRIVATE", "KEY-----\nMII"].join(" ");

  it.each<[string, string | readonly string[]]>([
    ["http.request.header.authorization", ["Basic dXNlcjpwYXNzd29yZA=="]],
    ["http.request.header.cookie", "sid=31d4d96e407aad42"],
    ["user.password", "hunter22"],
    ["stripe.api_key", "0123456789"],
    ["note", stripe],
    ["note", `the token is ${jwt}`],
    ["url.full", "https://user:hunter22@example.com/"],
    ["url.full", "https://example.com/?access_token=0123456789"],
    ["note", pem],
  ])("warns of %s: %s, without quoting it", (key, value) => {
    const [finding] = find([span({ id: "1", attributes: { [key]: value } })], "secret");
    expect(finding).toMatchObject({ severity: "warning", spanIds: ids("1") });
    expect(finding?.text).toContain(key);
    expect(finding?.text).not.toContain(String(value));
  });

  it.each<[string, string | number | boolean]>([
    ["http.request.header.authorization", "REDACTED"],
    ["user.password", "***"],
    ["gen_ai.usage.input_tokens", 1200],
    ["auth.token", true],
    ["k8s.secret.name", "database-credentials"],
    ["url.full", "https://example.com/?token=REDACTED&page=2"],
    ["url.full", "https://***:***@example.com/"],
    ["note", "Bearer authentication is required"],
    ["session.id", "5d41402abc4b2a76"],
  ])("does not mind %s: %s", (key, value) => {
    expect(find([span({ id: "1", attributes: { [key]: value } })], "secret")).toEqual([]);
  });

  it("looks into events, links, the status, resources and logs, and names each place once", () => {
    const attributes = { "api.token": "0123456789" };
    const spans = [
      span({
        id: "1",
        status: { code: "error", message: `no access with ${stripe}` },
        events: [{ name: "exception", timeNanos: EPOCH_NANOS, attributes }],
        links: [{ traceId: "1", spanId: "2", attributes }],
        resource: attributes,
      }),
      span({ id: "2", attributes }),
      span({ id: "3", attributes }),
    ];
    const texts = find(spans, "secret", { logs: [log({ body: jwt })] }).map(({ text }) => text.split(" looks")[0]);
    expect(texts).toEqual([
      "api.token of the event “exception” (“span 1”)",
      "api.token of a link (“span 1”)",
      "the message of the status (“span 1”)",
      "api.token (2 spans)",
      "the text of a log record",
      "api.token of the resource of checkout",
    ]);
  });

  it("takes time in proportion to what it searches", () => {
    const attributes = { a: "eyJ".repeat(100_000), b: "?token=".repeat(50_000), c: "://a:".repeat(50_000) };
    expect(() => find([span({ id: "1", attributes })], "secret")).not.toThrow();
  });
});

describe("clocks", () => {
  it("notes that the clock of a Worker stood still", () => {
    const spans = [
      span({ id: "1", end: 0, resource: WORKERS }),
      span({ id: "2", parent: "1", end: 0, resource: WORKERS }),
    ];
    expect(find(spans, "still-clock")).toMatchObject([
      {
        severity: "note",
        text: "The clock of checkout stood still, all 2 spans take 0 ms: on Workers time passes only with I/O.",
      },
    ]);
  });

  it("does not mind a span without I/O among others, nor one short span elsewhere", () => {
    const spans = [span({ id: "1", resource: WORKERS }), span({ id: "2", parent: "1", end: 0, resource: WORKERS })];
    expect(find(spans, "still-clock")).toEqual([]);
    expect(find([span({ id: "1", end: 0 })], "still-clock")).toEqual([]);
  });

  it("notes by how much the clocks of two services disagree", () => {
    const spans = [
      span({ id: "1", kind: "client", start: 50 }),
      span({ id: "2", parent: "1", start: 20, serviceName: "stock", name: "GET /stock" }),
      span({ id: "3", parent: "1", start: 40, serviceName: "stock" }),
    ];
    expect(find(spans, "clock-skew")).toMatchObject([
      { text: "“GET /stock” of stock starts 30 ms before its parent in checkout: their clocks disagree." },
    ]);
  });
});

describe("deliveries", () => {
  const spans = [span({ id: "1", end: 2 }), span({ id: "2", end: 1 })];

  it("says how large the export request was, and how long after the last span it arrived", () => {
    const delivery = deliveryFixture({ spanIds: ids("1", "2"), wireBytes: 1234, bytes: 4567, isCompressed: true });
    expect(find(spans, "delivery", { deliveries: [delivery] })[0]?.text).toBe(
      "Arrived in one export request of 1.23 kB (gzip of 4.57 kB protobuf), 3 ms after the end of the last span.",
    );
  });

  it("adds several requests up, and says what came twice", () => {
    const deliveries = [
      deliveryFixture({ spanIds: ids("1") }),
      deliveryFixture({ spanIds: ids("2"), repeatedSpans: 1 }),
      deliveryFixture({ signal: "logs" }),
    ];
    expect(find(spans, "delivery", { deliveries })[0]?.text).toBe(
      "Arrived in 2 export requests of 200 B together, at most 4 ms after the end of what they brought.",
    );
    expect(find(spans, "repeated-delivery", { deliveries })).toHaveLength(1);
  });

  it("says nothing of the delay when the sender's clock is ahead", () => {
    const delivery = deliveryFixture({ spanIds: ids("1"), receivedNanos: EPOCH_NANOS });
    expect(find(spans, "delivery", { deliveries: [delivery] })[0]?.text).toBe(
      "Arrived in one export request of 100 B (protobuf).",
    );
  });
});
