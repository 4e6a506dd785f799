import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryTraces } from "./arbitrary-trace-fixture.ts";
import { EPOCH_NANOS, spanFixture as span, traceFixture } from "./span-fixture.ts";
import { widthOf } from "./terminal-text.ts";
import type { SpanEvent, ViewerSpan } from "./viewer-span.ts";
import type { ViewerTrace } from "./viewer-trace.ts";
import { renderWaterfall, type WaterfallOptions } from "./waterfall.ts";

const draw = (spans: readonly ViewerSpan[], options: WaterfallOptions = { width: 80 }): string =>
  renderWaterfall(traceFixture(spans), options);

const exception = (type: string, message: string): SpanEvent => ({
  name: "exception",
  timeNanos: EPOCH_NANOS,
  attributes: { "exception.type": type, "exception.message": message },
});

describe("renderWaterfall", () => {
  it("draws two services in one tree, with key attributes and a link", () => {
    const spans = [
      span({
        id: "1",
        name: "POST /orders",
        kind: "server",
        status: { code: "ok", message: "" },
        attributes: {
          "http.response.status_code": 201,
          "http.request.method": "POST",
          "http.route": "/orders",
          "faas.trigger": "http",
          "faas.coldstart": true,
          "user.id": "not shown",
        },
      }),
      span({ id: "2", parent: "1", name: "charge", kind: "client", start: 10, end: 90 }),
      span({
        id: "3",
        parent: "2",
        name: "POST /charge",
        kind: "server",
        serviceName: "payments",
        start: 20,
        end: 80,
        links: [{ traceId: "ab".repeat(16), spanId: "cd".repeat(8), attributes: {} }],
      }),
      span({ id: "4", parent: "1", name: "confirm", kind: "producer", start: 95, end: 95 }),
    ];
    expect(draw(spans)).toMatchInlineSnapshot(`
      "trace 4bf92f3577b34da6a3ce929d0e0e4736  100 ms  4 spans  checkout, payments
      checkout  POST /orders        srv   ████████████████████████████████  100 ms  ok
                │ POST /orders 201 trigger=http coldstart=true
      checkout  ├─ charge           cli      ██████████████████████████      80 ms
      payments  │  ╰─ POST /charge  srv         ███████████████████          60 ms
                │       ↪ link: abababababababababababababababab/cdcdcdcdcdcdcdcd
      checkout  ╰─ confirm          prod                                ▏     0 ms
      · Cold start of checkout."
    `);
  });

  it("draws an error with its type, its message, and the first line of other exceptions", () => {
    const spans = [
      span({
        id: "1",
        name: "charge",
        status: { code: "error", message: "insufficient funds" },
        attributes: { "error.type": "CardDeclined" },
        events: [exception("CardDeclined", "insufficient funds"), exception("TypeError", "x is not\n  at y.js:1")],
      }),
    ];
    expect(draw(spans)).toMatchInlineSnapshot(`
      "trace 4bf92f3577b34da6a3ce929d0e0e4736  100 ms  1 span  1 error  checkout
      checkout  charge  ███████████████████████████████████████████████  100 ms  error
                  ✗ CardDeclined: insufficient funds
                  ✗ TypeError: x is not"
    `);
  });

  it("says an error once when the status repeats the exception", () => {
    const spans = [
      span({
        id: "1",
        status: { code: "error", message: "boom" },
        events: [exception("TypeError", "boom\n  at y.js:1")],
      }),
    ];
    expect(draw(spans).match(/✗.*/g)).toEqual(["✗ TypeError: boom"]);
  });

  it("draws several roots and parents that never arrived at top level", () => {
    const spans = [
      span({ id: "3", parent: "2", name: "orphan's child", start: 20, end: 30 }),
      span({ id: "2", parent: "99", name: "orphan", start: 10, end: 50 }),
      span({ id: "1", name: "root", start: 0, end: 5 }),
    ];
    expect(draw(spans)).toMatchInlineSnapshot(`
      "trace 4bf92f3577b34da6a3ce929d0e0e4736  50 ms  3 spans  checkout
      checkout  root               ████                                           5 ms
      checkout  orphan                     ███████████████████████████████████   40 ms
                │ ↥ unseen parent 0000000000000099 (the caller's?)
      checkout  ╰─ orphan's child                   █████████                    10 ms
      ! “orphan” is an orphan: its parent (span 0000000000000099) never arrived. It
        has not ended, was dropped, or is still to be sent."
    `);
  });

  it("draws every span of a cycle, and what hangs below it, once", () => {
    const spans = [
      span({ id: "1", parent: "1", name: "own parent" }),
      span({ id: "2", parent: "4", name: "a", start: 2 }),
      span({ id: "3", parent: "2", name: "b", start: 3 }),
      span({ id: "4", parent: "3", name: "c", start: 4 }),
      span({ id: "5", parent: "4", name: "below", start: 1 }),
    ];
    expect(draw(spans)).toMatchInlineSnapshot(`
      "trace 4bf92f3577b34da6a3ce929d0e0e4736  100 ms  5 spans  checkout
      checkout  own parent  ██████████████████████████████████████████████████  100 ms
                  ↥ parent 0000000000000001 makes a cycle
      checkout  c             ████████████████████████████████████████████████   96 ms
                │ ↥ parent 0000000000000003 makes a cycle
      checkout  ├─ below    ██████████████████████████████████████████████████   99 ms
      checkout  ╰─ a         █████████████████████████████████████████████████   98 ms
      checkout     ╰─ b      █████████████████████████████████████████████████   97 ms"
    `);
  });

  it("fits a narrow terminal, with wide characters and deep trees", () => {
    const deep = Array.from({ length: 8 }, (_, depth) =>
      span({ id: String(depth + 2), parent: String(depth + 1), name: "nested", start: depth }),
    );
    const spans = [
      span({
        id: "1",
        name: "領収書を送信するための長い名前",
        serviceName: "a-service-with-a-long-name",
      }),
      ...deep,
    ];
    expect(draw(spans, { width: 60 })).toMatchInlineSnapshot(`
      "trace 4bf92f3577b34da6a3ce929d0e0e4736  100 ms  9 spans  a-…
      a-service-w… 領収書を送信するための… ████████████████ 100 ms
      checkout     ╰─ nested               ████████████████ 100 ms
      checkout        ╰─ nested            ████████████████  99 ms
      checkout           ╰─ nested         ████████████████  98 ms
      checkout     …       ╰─ nested       ████████████████  97 ms
      checkout     …       ╰─ nested       ███████████████   96 ms
      checkout     …       ╰─ nested       ███████████████   95 ms
      checkout     …       ╰─ nested       ███████████████   94 ms
      checkout     …       ╰─ nested        ███████████████  93 ms"
    `);
  });

  it("neutralises escape sequences in names, services and attributes", () => {
    const spans = [
      span({
        id: "1",
        name: "\u001b[2J\u001b]0;owned\u0007\r\nname",
        serviceName: "\u009b31mred",
        status: { code: "error", message: "\u001b[31mboom\u202e" },
        attributes: { "http.route": "/a\tb" },
      }),
    ];
    expect(draw(spans)).toMatchInlineSnapshot(`
      "trace 4bf92f3577b34da6a3ce929d0e0e4736  100 ms  1 span  1 error  �31mred
      �31mred  ␛[2J␛]0;owned␇␍␊name  ██████████████████████████████████  100 ms  error
                 ✗ ␛[31mboom�
                 /a␉b"
    `);
  });

  it("draws spans that take no time as a thin mark and times that make no sense as a question mark", () => {
    const spans = [
      span({ id: "1", name: "instant", end: 0 }),
      span({ id: "2", name: "before any request", startNanos: 0n, endNanos: 0n }),
      span({ id: "3", name: "ends before it starts", start: 10, end: 5 }),
    ];
    expect(draw(spans)).toMatchInlineSnapshot(`
      "trace 4bf92f3577b34da6a3ce929d0e0e4736  5 ms  3 spans  checkout
      checkout  before any request     ▏                                             ?
      checkout  instant                ▏                                          0 ms
      checkout  ends before it starts                                          ▏     ?"
    `);
  });

  it("says what was dropped and that a trace was printed before", () => {
    const trace: ViewerTrace = {
      ...traceFixture([span({ id: "1" })]),
      revision: 2,
      evictedSpans: 3,
    };
    expect(renderWaterfall(trace).split("\n")[0]).toMatchInlineSnapshot(
      `"trace 4bf92f3577b34da6a3ce929d0e0e4736  100 ms  1 span  3 dropped  update 2  checkout"`,
    );
  });

  it("draws a trace without spans as its header", () => {
    expect(draw([])).toMatchInlineSnapshot(`"trace 4bf92f3577b34da6a3ce929d0e0e4736  ?  0 spans"`);
  });

  it("uses colours only when asked, and only its own", () => {
    const spans = [span({ id: "1", name: "a\u001b[0mb", status: { code: "error", message: "boom" } })];
    const colored = draw(spans, { width: 80, color: true });
    expect(colored).toContain("\u001b[31m✗ boom\u001b[0m");
    expect(stripOwnCodes(colored)).toBe(draw(spans));
  });

  it("never throws, breaks a line, or lets a control character through", () => {
    fc.assert(
      fc.property(arbitraryTraces, fc.integer({ min: 50, max: 200 }), (trace, width) => {
        const plain = renderWaterfall(trace, { width });
        expect(plain).not.toMatch(/[^\P{Cc}\n]/u);
        expect(stripOwnCodes(renderWaterfall(trace, { width, color: true }))).toBe(plain);
        for (const line of plain.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("never throws for any width", () => {
    for (const width of [0, -1, 1, Number.NaN, Number.POSITIVE_INFINITY, 51.5]) {
      expect(() => renderWaterfall(traceFixture([span({ id: "1" })]), { width })).not.toThrow();
    }
  });
});

// eslint-disable-next-line no-control-regex
const stripOwnCodes = (text: string): string => text.replaceAll(/\u001b\[\d{1,2}m/g, "");
