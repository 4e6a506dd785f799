import type { Span } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  httpMethodAttributes,
  httpServerAttributes as describeRequest,
  type HttpRequestLike,
  httpSpanName,
  setHttpServerStatus,
} from "./http-server-span.ts";
import type { CaptureOptions } from "./options.ts";
import { recordError } from "./record-error.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";

const request = (url: string, headers: Record<string, string> = {}, method = "GET") => ({
  method,
  url,
  headers: new Headers(headers),
});

const httpServerAttributes = (of: HttpRequestLike, capture: CaptureOptions = {}) =>
  describeRequest(of, { query: false, userAgent: true, clientAddress: true, requestHeaders: [], ...capture });

describe("httpServerAttributes", () => {
  it("tells the parts of the URL without query, fragment and credentials", () => {
    const attributes = httpServerAttributes(request("https://user:s3cret@shop.test:8443/orders/7?token=s3cret#s3cret"));
    expect(attributes).toEqual({
      "http.request.method": "GET",
      "url.scheme": "https",
      "url.path": "/orders/7",
      "server.address": "shop.test",
      "server.port": 8443,
    });
  });

  it("masks known tokens in the path", () => {
    const { "url.path": path } = httpServerAttributes(
      request("https://shop.test/login/eyJhbGciOiJIUzI1NiJ9.e30.abc/ok"),
    );
    expect(path).toBe("/login/REDACTED/ok");
  });

  it("tells an IPv6 address without the brackets of the URL", () => {
    expect(httpServerAttributes(request("http://[2001:db8::1]:8080/"))).toMatchObject({
      "server.address": "2001:db8::1",
      "server.port": 8080,
    });
  });

  it("leaves out the default port", () => {
    expect(httpServerAttributes(request("https://shop.test/"))).not.toHaveProperty("server.port");
  });

  it("records the user agent and no other header", () => {
    const attributes = httpServerAttributes(
      request("https://shop.test/", { "user-agent": "curl/8", authorization: "s3cret", cookie: "s3cret" }),
    );
    expect(attributes["user_agent.original"]).toBe("curl/8");
    expect(JSON.stringify(attributes)).not.toContain("s3cret");
  });

  it("leaves the user agent out when it is not to be captured", () => {
    const attributes = httpServerAttributes(request("https://shop.test/", { "user-agent": "curl/8" }), {
      userAgent: false,
    });
    expect(attributes).not.toHaveProperty(["user_agent.original"]);
  });

  it("records the query string when asked for, with the values of secret keys masked", () => {
    const query = (url: string) => httpServerAttributes(request(url), { query: true })["url.query"];
    expect(query("https://shop.test/?page=2&token=s3cret&q=a%20b#s3cret")).toBe("page=2&token=REDACTED&q=a%20b");
    expect(query("https://shop.test/?")).toBeUndefined();
    expect(query("https://shop.test/")).toBeUndefined();
  });

  it("records the headers that it is asked for, as lists, under their names in lower case", () => {
    const headers = {
      "X-Request-Id": "7",
      referer: "https://shop.test/?token=s3cret",
      accept: "a, b",
      cookie: "s3cret",
    };
    const requestHeaders = ["x-request-ID", "Referer", "accept", "missing"];
    const attributes = httpServerAttributes(request("https://shop.test/", headers), { requestHeaders });
    const recorded = Object.entries(attributes).filter(([key]) => key.startsWith("http.request.header."));
    expect(Object.fromEntries(recorded)).toEqual({
      "http.request.header.x-request-id": ["7"],
      "http.request.header.referer": ["https://shop.test/?***"],
      "http.request.header.accept": ["a, b"],
    });
  });

  it("never throws, whatever the method and the URL are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (method, url) => {
        expect(httpServerAttributes({ method, url, headers: { get: () => null } })).toHaveProperty([
          "http.request.method",
        ]);
        expect(httpSpanName(method)).toMatch(/^[A-Z]+$/);
      }),
    );
  });
});

describe("httpMethodAttributes", () => {
  it.each(["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"])(
    "takes %s as it is",
    (method) => {
      expect(httpMethodAttributes(method)).toEqual({ "http.request.method": method });
    },
  );

  it("keeps the original of a known method in another case", () => {
    expect(httpMethodAttributes("patch")).toEqual({
      "http.request.method": "PATCH",
      "http.request.method_original": "patch",
    });
  });

  it.each(["PROPFIND", "", "get ", "__proto__", "constructor"])("makes _OTHER of the unknown method %j", (method) => {
    expect(httpMethodAttributes(method)).toEqual({
      "http.request.method": "_OTHER",
      "http.request.method_original": method,
    });
  });
});

describe("httpSpanName", () => {
  it("is the method, with the route when it is known", () => {
    expect(httpSpanName("GET")).toBe("GET");
    expect(httpSpanName("post", "/orders/:id")).toBe("POST /orders/:id");
    expect(httpSpanName("BREW", "/pot")).toBe("HTTP /pot");
  });
});

describe("setHttpServerStatus", () => {
  async function exported(describeRoot: (root: Span) => void) {
    const { run, collector } = createTestPlatform();
    await run(describeRoot);
    const { status, attributes } = collector.spans[0]!;
    return {
      code: status.code,
      message: status.message,
      type: attributes["error.type"],
      status: attributes["http.response.status_code"],
    };
  }

  it.each([
    [101, 0, undefined],
    [200, 0, undefined],
    [304, 0, undefined],
    [404, 0, undefined],
    [499, 0, undefined],
    [500, 2, "500"],
    [599, 2, "599"],
  ])("for %d makes the status code %d", async (status, code, type) => {
    expect(await exported((root) => setHttpServerStatus(root, status))).toEqual({ code, message: "", type, status });
  });

  it("leaves the exception that was recorded before", async () => {
    const described = await exported((root) => {
      recordError(root, new RangeError("sold out"));
      setHttpServerStatus(root, 500);
    });
    expect(described).toEqual({ code: 2, message: "sold out", type: "RangeError", status: 500 });
  });
});
