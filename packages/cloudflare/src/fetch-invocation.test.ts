import { describe, expect, it } from "vitest";
import { fetchInvocation } from "./fetch-invocation.ts";
import type { IncomingRequest } from "./types.ts";

const CAPTURE = { query: false, userAgent: true, clientAddress: true, requestHeaders: [] };
const SETTINGS = { capture: CAPTURE, bodyEnd: "auto" } as const;

const request = (cf?: unknown, init?: RequestInit) =>
  Object.assign(new Request("https://shop.test/a", init), { cf }) as IncomingRequest;

describe("fetchInvocation", () => {
  it.each<[unknown, unknown, unknown]>([
    [{ colo: "FRA", httpProtocol: "HTTP/2" }, "FRA", "2"],
    [{ colo: "FRA", httpProtocol: "HTTP/1.1", asn: 1 }, "FRA", "1.1"],
    [{}, undefined, undefined],
    [undefined, undefined, undefined],
    [null, undefined, undefined],
    [{ colo: 5, httpProtocol: null }, undefined, undefined],
  ])("tells of cf %j", (cf, colo, version) => {
    const attributes = fetchInvocation(request(cf), SETTINGS).describe?.();
    expect([attributes?.["cloudflare.colo"], attributes?.["network.protocol.version"]]).toEqual([colo, version]);
  });

  it("reads the caller's context from the headers", () => {
    const { incoming } = fetchInvocation(request(undefined, { headers: { TraceParent: "x", other: "y" } }), SETTINGS);
    expect(incoming?.getter.get(incoming.carrier, "traceparent")).toBe("x");
    expect(incoming?.getter.get(incoming.carrier, "tracestate")).toBeUndefined();
    expect(incoming?.getter.keys(incoming.carrier)).toEqual(["other", "traceparent"]);
  });

  it("names the span after the method alone: the path is no route", () => {
    const name = (method: string) => fetchInvocation(request(undefined, { method }), SETTINGS).name;
    expect([name("POST"), name("BREW")]).toEqual(["POST", "HTTP"]);
  });

  it("records of the request what is to be captured", () => {
    const headers = { "cf-connecting-ip": "203.0.113.9", "user-agent": "curl/8", "x-request-id": "7" };
    const told = (capture: object) => {
      const incoming = Object.assign(new Request("https://shop.test/a?page=2&token=s3cret", { headers }), { cf: {} });
      const attributes = fetchInvocation(incoming, {
        ...SETTINGS,
        capture: { ...CAPTURE, ...capture },
      }).describe?.();
      return ["client.address", "user_agent.original", "url.query", "http.request.header.x-request-id"].map(
        (key) => attributes?.[key],
      );
    };
    expect(told({})).toEqual(["203.0.113.9", "curl/8", undefined, undefined]);
    expect(told({ clientAddress: false, userAgent: false, query: true, requestHeaders: ["X-Request-Id"] })).toEqual([
      undefined,
      undefined,
      "page=2&token=REDACTED",
      ["7"],
    ]);
  });
});
