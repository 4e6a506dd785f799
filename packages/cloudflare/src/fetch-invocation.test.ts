import { beforeEach, describe, expect, it, vi } from "vitest";
import { fetchInvocation } from "./fetch-invocation.ts";
import type { IncomingRequest } from "./types.ts";

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
    const { attributes } = fetchInvocation(request(cf), undefined);
    expect([attributes?.["cloudflare.colo"], attributes?.["network.protocol.version"]]).toEqual([colo, version]);
  });

  it("reads the caller's context from the headers", () => {
    const { incoming } = fetchInvocation(request(undefined, { headers: { TraceParent: "x", other: "y" } }), undefined);
    expect(incoming?.getter.get(incoming.carrier, "traceparent")).toBe("x");
    expect(incoming?.getter.get(incoming.carrier, "tracestate")).toBeUndefined();
    expect(incoming?.getter.keys(incoming.carrier)).toEqual(["other", "traceparent"]);
  });

  it("names the span after the method alone: the path is no route", () => {
    expect(fetchInvocation(request(undefined, { method: "POST" }), undefined).name).toBe("POST");
    expect(fetchInvocation(request(undefined, { method: "BREW" }), undefined).name).toBe("HTTP");
  });
});

describe("a cold start", () => {
  beforeEach(() => vi.resetModules());

  it("is the first request of an isolate", async () => {
    const { fetchInvocation: fresh } = await import("./fetch-invocation.ts");
    const isCold = () => fresh(request(), undefined).attributes?.["faas.coldstart"];
    expect([isCold(), isCold(), isCold()]).toEqual([true, false, false]);
  });
});
