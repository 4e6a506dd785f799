import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { startHttpClientSpan } from "./http-client-span.ts";
import type { TracingOptions } from "./options.ts";
import { untraced } from "./suppress-tracing.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";

/** The span of a request that ended so, and the headers that it was given. */
async function trace(method: string, url: string, { status = 200, error, ...options }: Ending = {}) {
  const { run, collector } = createTestPlatform(options);
  const headers = await run(() => {
    const span = startHttpClientSpan(method, url)!;
    if (error === undefined) span.succeed(status);
    else span.fail(error);
    return span.headers;
  });
  return { span: collector.spans.find(({ name }) => name !== "root")!, headers };
}
type Ending = TracingOptions & { readonly status?: number; readonly error?: unknown };

describe("the span of a request that is no fetch", () => {
  it("tells an IPv6 address without the brackets of the URL", async () => {
    const { span } = await trace("GET", "http://[2001:db8::1]/path");
    expect(span.attributes).toMatchObject({
      "url.full": "http://[2001:db8::1]/path",
      "server.address": "2001:db8::1",
      "server.port": 80,
    });
  });

  it("tells method, URL and status, and neither credentials, query nor fragment", async () => {
    const { span, headers } = await trace("post", "http://user:s3cret@orders.test:8080/path?token=s3cret#s3cret");
    expect(span).toMatchObject({ name: "POST", kind: SpanKind.CLIENT + 1, status: { code: SpanStatusCode.UNSET } });
    expect(span.attributes).toEqual({
      "http.request.method": "POST",
      "url.full": "http://orders.test:8080/path",
      "server.address": "orders.test",
      "server.port": 8080,
      "http.response.status_code": 200,
    });
    expect(headers).toEqual({ traceparent: `00-${span.traceId}-${span.spanId}-03` });
  });

  it("masks known tokens in the path", async () => {
    const { span } = await trace("GET", "https://orders.test/keys/AKIAIOSFODNN7EXAMPLE/use");
    expect(span.attributes["url.full"]).toBe("https://orders.test/keys/REDACTED/use");
  });

  it.each([
    [500, SpanStatusCode.ERROR, "500"],
    [404, SpanStatusCode.ERROR, "404"],
    [304, SpanStatusCode.UNSET, undefined],
  ])("for the status %d has the status code %d", async (status, code, type) => {
    const { span } = await trace("GET", "https://orders.test", { status });
    expect(span.status.code).toBe(code);
    expect([span.attributes["error.type"], span.attributes["server.port"]]).toEqual([type, 443]);
  });

  it.each([
    ["the system's code", Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
    [
      "its name when it has one of its own",
      Object.assign(new TypeError("x"), { code: "ERR_INVALID_URL" }),
      "TypeError",
    ],
    ["its name when the code is none", Object.assign(new Error("x"), { code: 20 }), "Error"],
    ["the type of what is no error", "refused", "string"],
  ])("names an error by %s", async (_, error, type) => {
    const { span } = await trace("GET", "https://orders.test", { error });
    expect(span).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { "error.type": type } });
  });

  it("hands out no headers for where `propagateTo` does not lead, nor for what is no URL", async () => {
    expect((await trace("GET", "https://orders.test", { propagateTo: ["other.test"] })).headers).toEqual({});
    expect((await trace("GET", "orders")).headers).toEqual({});
  });

  it("is none outside of an invocation, and where tracing is suppressed", async () => {
    const { run } = createTestPlatform();
    expect(startHttpClientSpan("GET", "https://orders.test")).toBeUndefined();
    expect(await run(() => untraced(() => startHttpClientSpan("GET", "https://orders.test")))).toBeUndefined();
  });
});
