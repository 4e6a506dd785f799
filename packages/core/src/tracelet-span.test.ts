import { type Attributes, type Link, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const lines = collectDiagLines();
const fail = (): never => {
  throw new Error("trap password=s3cret");
};
const trap = new Proxy({}, { get: fail, ownKeys: fail, has: fail, getPrototypeOf: fail });
const revoked = Proxy.revocable<unknown[]>([], {});
revoked.revoke();

/** What is exported of a root span that `change` was made to. */
async function exported(change: (span: Span) => void) {
  const { collector, run, tracing } = createTestPlatform();
  await run(change);
  expect(tracing.stats()).toMatchObject({ started: 1, exported: 1, open: 0 });
  return collector.spans[0]!;
}

describe("a value that is none", () => {
  const LIST_WITH_TRAP = Object.defineProperty([1], 0, { get: fail });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["an object", {}],
    ["a symbol", Symbol("s")],
    ["a function", fail],
    ["a bigint", 1n],
    ["a mixed list", [1, "a"]],
    ["a list of objects", [{}]],
    ["a list that throws", LIST_WITH_TRAP],
    ["a proxy that throws", trap],
    ["a revoked proxy", revoked.proxy],
  ])("never throws as an attribute, and is left out: %s", async (_, value) => {
    const { attributes, events } = await exported((span) => {
      const odd = { odd: value } as Attributes;
      const same = span
        .setAttribute("odd", value as string)
        .setAttributes(odd)
        .addEvent("event", odd);
      expect(same.setAttribute("fine", 1)).toBe(span);
    });
    expect(attributes).toEqual({ "faas.trigger": "http", fine: 1 });
    expect(events.filter(({ attributes: own }) => own["odd"] !== undefined)).toEqual([]);
  });

  it("is left out as a key, a set of attributes, an event, a link, a status or a name", async () => {
    const { attributes, status } = await exported((span) => {
      for (const odd of [undefined, null, 5, Symbol("s"), trap, revoked.proxy, Object.create(null)] as never[]) {
        span
          .setAttribute(odd, 1)
          .setAttribute(odd, {} as never)
          .setAttributes(odd)
          .addEvent(odd, odd, odd);
        span.setStatus(odd).updateName(odd).recordException(odd, odd);
        if (odd === null || odd === undefined) span.addLink(odd).addLinks([odd]);
        span.addLinks(odd);
      }
      const getter = {
        before: 1,
        get broken() {
          return fail();
        },
      };
      span.setAttributes(getter).addEvent("event", getter);
    });
    expect(attributes).toMatchObject({ "faas.trigger": "http", before: 1 });
    expect(status.code).toBe(0);
    expect(lines.join("\n")).toContain("Left out of a span: ");
    expect(lines.join("\n")).not.toContain("s3cret");
  });

  it("is no time at which a span could end: it ends now, for all that", async () => {
    const { run, collector } = createTestPlatform();
    await run(() => {
      for (const odd of [trap, revoked.proxy, Symbol("s")])
        trace
          .getTracer("test")
          .startSpan("child")
          .end(odd as never);
    });
    expect(collector.spans.map(({ name }) => name)).toEqual(["child", "child", "child", "root"]);
  });

  it("leaves out a link to nothing, wherever it comes from: it would cost the span its export", async () => {
    const { run, collector } = createTestPlatform();
    const valid = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: 1 };
    const links = [{ context: { ...valid, traceId: "none" } }, { context: {} }, { context: valid }] as Link[];
    await run(() => withSpan("linked", { links }, (span) => void span.addLinks(links)));
    const [linked] = collector.spans as unknown as [{ name: string; links: unknown[] }];
    expect([linked.name, linked.links.length]).toEqual(["linked", 2]);
  });
});

describe("a status", () => {
  it("has known patterns of secrets in its message masked", async () => {
    const { status } = await exported((span) =>
      span.setStatus({ code: SpanStatusCode.ERROR, message: "GET https://h.test/?token=s3cret" }),
    );
    expect(status).toMatchObject({ code: 2, message: "GET https://h.test/?***" });
  });

  it("of OK stays, and takes no message", async () => {
    const { status } = await exported((span) => {
      span.setStatus({ code: SpanStatusCode.OK, message: "fine" });
      span.setStatus({ code: SpanStatusCode.ERROR, message: "late" });
    });
    expect(status).toMatchObject({ code: 1, message: "" });
  });
});

describe("recordException", () => {
  it("leaves the span's status and attributes alone, and names the error by its name", async () => {
    const error = Object.assign(new RangeError("far"), { code: "E_FAR" });
    const { attributes, events, status } = await exported((span) => span.recordException(error));
    expect(attributes).toEqual({ "faas.trigger": "http" });
    expect(status.code).toBe(0);
    expect(events).toMatchObject([
      { name: "exception", attributes: { "exception.type": "RangeError", "exception.message": "far" } },
    ]);
  });
});
