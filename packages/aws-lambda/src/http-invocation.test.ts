import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CARRIERS_GETTER } from "./carrier.ts";
import { describeTrigger as describeEvent } from "./lambda-invocation.ts";

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

const CAPTURE = { query: false, userAgent: true, clientAddress: true, requestHeaders: [] };
const describeHttpV2 = (own: unknown, capture = {}) => describeEvent(own, { ...CAPTURE, ...capture });
const describeTrigger = (own: unknown) => describeEvent(own, { ...CAPTURE, query: true, requestHeaders: ["x-a"] });

type Change = Record<string, unknown>;
const changed = (change: Change, http: Change = {}, context: Change = {}) => ({
  ...event,
  ...change,
  requestContext: { ...event.requestContext, ...context, http: { ...event.requestContext.http, ...http } },
});

describe("what is no request of the payload format 2.0", () => {
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
  ])("is not taken for one: %j", (other) => {
    expect(describeTrigger(other)).toMatchObject({ trigger: "other", source: undefined });
  });
});

describe("a request of the payload format 2.0", () => {
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

  it("records of the request what is to be captured", () => {
    const { attributes } = describeHttpV2(
      changed({ rawQueryString: "page=2&token=s3cret", headers: { "X-Id": "7" } }),
      {
        query: true,
        userAgent: false,
        clientAddress: false,
        requestHeaders: ["x-ID", "missing"],
      },
    );
    expect(attributes).toMatchObject({ "url.query": "page=2&token=REDACTED", "http.request.header.x-id": ["7"] });
    expect(attributes?.["client.address"]).toBeUndefined();
    expect(attributes).not.toHaveProperty(["user_agent.original"]);
    expect(describeHttpV2(changed({ rawQueryString: "" }), { query: true }).attributes).not.toHaveProperty([
      "url.query",
    ]);
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

  it.each([
    ["[2001:db8::1]:3000", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["localhost:3000", "localhost"],
  ])("tells the host %s without port and brackets", (host, address) => {
    const { attributes } = describeHttpV2(changed({ headers: { host } }, {}, { domainName: undefined }));
    expect(attributes).toMatchObject({ "server.address": address });
  });

  it.each([[{ Traceparent: "yes" }], [{ TRACEPARENT: "yes" }], [{ other: "no", traceParent: "yes" }]])(
    "finds a header in any case: %j",
    (headers) => {
      const { carriers = [] } = describeHttpV2(changed({ headers }));
      expect(CARRIERS_GETTER.get(carriers, "traceparent")).toBe("yes");
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
    [{ traceparent: [[]] }],
  ])("finds nothing in the headers %j", (headers) => {
    const { carriers = [] } = describeHttpV2(changed({ headers }));
    expect(CARRIERS_GETTER.get(carriers, "traceparent")).toBeUndefined();
    expect(Array.isArray(CARRIERS_GETTER.keys(carriers))).toBe(true);
  });

  it("never throws, whatever an event holds beside its method", () => {
    const json = fc.jsonValue();
    const anyEvent = fc.record({
      routeKey: json,
      rawPath: json,
      rawQueryString: json,
      headers: json,
      version: fc.constant("2.0"),
      requestContext: fc.record({
        domainName: json,
        http: fc.record({ method: fc.string({ minLength: 1 }), protocol: json, sourceIp: json, userAgent: json }),
      }),
    });
    fc.assert(
      fc.property(anyEvent, (own) => {
        const { carriers = [], name } = describeTrigger(own);
        expect(name).toMatch(/^[A-Z]+/);
        CARRIERS_GETTER.get(carriers, "traceparent");
        CARRIERS_GETTER.keys(carriers);
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
