import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeHttpV2, isHttpV2Event } from "./http-v2-invocation.ts";
import { describeTrigger } from "./lambda-invocation.ts";
import type { HttpV2Event } from "./types.ts";

/** As API Gateway sends it, without what is not looked at. */
const event = {
  version: "2.0",
  routeKey: "GET /orders/{id}",
  rawPath: "/prod/orders/7",
  rawQueryString: "token=s3cret",
  cookies: ["session=s3cret"],
  headers: {
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    authorization: "s3cret",
    "user-agent": "curl/8",
  },
  requestContext: {
    accountId: "123456789012",
    domainName: "abc.execute-api.eu-central-1.amazonaws.com",
    http: { method: "GET", path: "/prod/orders/7", protocol: "HTTP/1.1", sourceIp: "203.0.113.9", userAgent: "curl/8" },
    routeKey: "GET /orders/{id}",
    stage: "prod",
  },
  isBase64Encoded: false,
} as const;

type Change = Record<string, unknown>;
const changed = (change: Change, http: Change = {}, context: Change = {}) =>
  ({
    ...event,
    ...change,
    requestContext: { ...event.requestContext, ...context, http: { ...event.requestContext.http, ...http } },
  }) as unknown as HttpV2Event;

describe("isHttpV2Event", () => {
  it("knows HTTP API and Function URL events", () => {
    expect(isHttpV2Event(event)).toBe(true);
    expect(isHttpV2Event(changed({ routeKey: "$default" }))).toBe(true);
  });

  it.each([
    [null],
    [undefined],
    [""],
    ["2.0"],
    [0],
    [true],
    [[]],
    [["2.0"]],
    [{}],
    [{ version: "2.0" }],
    [{ version: "2.0", requestContext: null }],
    [{ version: "2.0", requestContext: { http: null } }],
    [{ version: "2.0", requestContext: { http: { method: 5 } } }],
    [{ version: "1.0", requestContext: { http: { method: "GET" } } }],
    [{ version: 2, requestContext: { http: { method: "GET" } } }],
  ])("refuses %j", (other) => {
    expect(isHttpV2Event(other)).toBe(false);
    expect(describeTrigger(other)).toEqual({ trigger: "other" });
  });
});

describe("describeHttpV2", () => {
  it("names the span after the route, and tells the request without query, cookies and headers", () => {
    const { name, trigger, attributes } = describeHttpV2(event);
    expect({ name, trigger }).toEqual({ name: "GET /orders/{id}", trigger: "http" });
    expect(attributes).toEqual({
      "http.request.method": "GET",
      "http.route": "/orders/{id}",
      "url.scheme": "https",
      "url.path": "/prod/orders/7",
      "server.address": "abc.execute-api.eu-central-1.amazonaws.com",
      "client.address": "203.0.113.9",
      "user_agent.original": "curl/8",
      "network.protocol.version": "1.1",
    });
    expect(JSON.stringify(attributes)).not.toContain("s3cret");
  });

  it.each<[unknown, string, string | undefined]>([
    ["$default", "GET", undefined],
    ["ANY /items/{proxy+}", "GET /items/{proxy+}", "/items/{proxy+}"],
    ["POST /", "GET /", "/"],
    ["GET", "GET", undefined],
    ["GET orders", "GET", undefined],
    ["/orders", "GET", undefined],
    ["", "GET", undefined],
    [undefined, "GET", undefined],
    [5, "GET", undefined],
  ])("for the route key %j names the span %j; the raw path is never a route", (routeKey, name, route) => {
    const description = describeHttpV2(changed({ routeKey }));
    expect([description.name, description.attributes?.["http.route"]]).toEqual([name, route]);
  });

  it("takes methods in any case, and no invented ones", () => {
    expect(describeHttpV2(changed({}, { method: "post" }))).toMatchObject({
      name: "POST /orders/{id}",
      attributes: { "http.request.method": "POST", "http.request.method_original": "post" },
    });
    expect(describeHttpV2(changed({}, { method: "BREW" }))).toMatchObject({
      name: "HTTP /orders/{id}",
      attributes: { "http.request.method": "_OTHER" },
    });
  });

  it("leaves out what an event does not tell, and invents nothing", () => {
    const bare = { version: "2.0", requestContext: { http: { method: "GET" } } } as const;
    const { attributes = {} } = describeHttpV2(bare);
    const known = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
    expect(known).toEqual({ "http.request.method": "GET" });
    const withPath = describeHttpV2({ ...bare, rawPath: "/a" }).attributes;
    expect(withPath).toMatchObject({ "url.path": "/a", "url.scheme": "https" });
    expect(withPath?.["server.address"]).toBeUndefined();
  });

  it.each([[{ Traceparent: "yes" }], [{ TRACEPARENT: "yes" }], [{ other: "no", traceParent: "yes" }]])(
    "finds a header in any case: %j",
    (headers) => {
      const { incoming } = describeHttpV2(changed({ headers }));
      expect(incoming?.getter.get(incoming.carrier, "traceparent")).toBe("yes");
    },
  );

  it.each([
    [undefined],
    [null],
    [{}],
    ["text"],
    [5],
    [["traceparent", "x"]],
    [{ traceparent: 5 }],
    [{ traceparent: ["x"] }],
  ])("finds nothing in the headers %j", (headers) => {
    const { incoming } = describeHttpV2(changed({ headers }));
    expect(incoming?.getter.get(incoming.carrier, "traceparent")).toBeUndefined();
    expect(Array.isArray(incoming?.getter.keys(incoming.carrier))).toBe(true);
  });

  it("never throws, whatever an event holds beside its method", () => {
    const json = fc.jsonValue();
    const anyEvent = fc.record({
      routeKey: json,
      rawPath: json,
      headers: json,
      version: fc.constant("2.0"),
      requestContext: fc.record({
        domainName: json,
        http: fc.record({ method: fc.string(), protocol: json, sourceIp: json, userAgent: json }),
      }),
    });
    fc.assert(
      fc.property(anyEvent, (own) => {
        const { incoming, name } = describeTrigger(own);
        expect(name).toMatch(/^[A-Z]+/);
        incoming?.getter.get(incoming.carrier, "traceparent");
        incoming?.getter.keys(incoming.carrier);
      }),
    );
  });

  it("never throws, whatever the event is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (own) => {
        expect(["http", "other"]).toContain(describeTrigger(own).trigger);
      }),
    );
  });
});
