import { context, propagation } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import type { ReceivedRequest } from "./loopback-server.fixture.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { bareFetch, createTracedCalls, type FetchArguments, settle } from "./traced-calls.fixture.ts";
import { tracedFetch } from "./traced-fetch.ts";

const { server, trace, run, collector } = createTracedCalls();
const last = (): ReceivedRequest => server.requests.at(-1)!;
const ofTrace = ["traceparent", "tracestate", "baggage"];
const untraced = ({ rawHeaders, method, path, body }: ReceivedRequest) => ({
  method,
  path,
  body,
  rawHeaders: rawHeaders.filter(([name]) => !ofTrace.includes(name)),
});

const stream = () => new Blob(["streamed ", "body"]).stream();
class InitWithGetters {
  readonly #method = "PUT";
  get method(): string {
    return this.#method;
  }
  get body(): string {
    return "from a getter";
  }
}

describe("the request", () => {
  const url = (path = "/path?query=1") => `${server.url}${path}`;
  it.each<[string, () => FetchArguments]>([
    ["a string", () => [url()]],
    ["a URL", () => [new URL(url())]],
    ["a Request", () => [new Request(url())]],
    ["an object with toString", () => [{ toString: url } as URL]],
    ["an empty init", () => [url(), {}]],
    ["null as init", () => [url(), null as unknown as RequestInit]],
    [
      "a record of headers, in their case",
      () => [url(), { headers: { "X-Mixed-Case": "a", "x-empty": "", "X-Spaces": "  b  " } }],
    ],
    [
      "pairs of headers, with one name twice",
      () => [
        url(),
        {
          headers: [
            ["X-Twice", "1"],
            ["X-Twice", "2"],
            ["Accept", "text/plain"],
          ],
        },
      ],
    ],
    [
      "pairs of headers by an iterator that can be used once",
      () => [url(), { headers: new Map([["X-Once", "1"]]).entries() as unknown as Headers }],
    ],
    ["Headers", () => [url(), { headers: new Headers({ "X-Own": "1", cookie: "a=1; b=2" }) }]],
    ["a Request with headers", () => [new Request(url(), { headers: { "X-Own": "1" } })]],
    [
      "a Request and headers that replace its own",
      () => [new Request(url(), { headers: { "X-Own": "1" } }), { headers: { "X-Other": "2" } }],
    ],
    ["a Request and another method", () => [new Request(url(), { headers: { "X-Own": "1" } }), { method: "DELETE" }]],
    [
      "a Request with a referrer",
      () => [new Request(url(), { referrer: url("/referrer"), referrerPolicy: "unsafe-url" })],
    ],
    [
      "a Request as init",
      () => [url(), new Request(url("/other"), { method: "POST", body: "text", headers: { "X-Own": "1" } })],
    ],
    ["an init whose members are getters of a class", () => [url(), new InitWithGetters() as RequestInit]],
    [
      "an init with inherited members",
      () => [url(), Object.create({ method: "POST", body: "inherited", headers: { "X-Own": "1" } }) as RequestInit],
    ],
    ["a method in small letters", () => [url(), { method: "post", body: "text" }]],
    ["a string body", () => [url(), { method: "POST", body: "text" }]],
    ["a body of bytes", () => [url(), { method: "PUT", body: new Uint8Array([97, 98]) }]],
    ["a form", () => [url(), { method: "POST", body: new URLSearchParams({ a: "1" }) }]],
    ["a streamed body", () => [url(), { method: "POST", body: stream(), duplex: "half" } as RequestInit]],
    ["a Request with a string body", () => [new Request(url(), { method: "POST", body: "text" })]],
    [
      "a Request with a streamed body",
      () => [new Request(url(), { method: "POST", body: stream(), duplex: "half" } as RequestInit)],
    ],
  ])("is the same as without tracing: %s", async (_, makeArguments) => {
    await bareFetch(...makeArguments());
    const bare = untraced(last());
    const { response } = await trace(...makeArguments());
    expect(untraced(last())).toEqual(bare);
    expect(response?.headers.get("x-answer")).toBe("yes");
    expect(await response?.text()).toBe(`answer to ${bare.method}`);
  });

  it("leaves its arguments as they were", async () => {
    const headers = new Headers({ "x-own": "1" });
    const init: RequestInit = Object.freeze({ headers });
    const request = new Request(url(), { headers: { "x-own": "1" } });
    await trace(url(), init);
    await trace(request);
    for (const own of [headers, request.headers]) expect([...own]).toEqual([["x-own", "1"]]);
  });

  it("carries the span's context", async () => {
    const { span } = await trace(url());
    expect(last().headers["traceparent"]).toBe(`00-${span.traceId}-${span.spanId}-03`);
    expect(span.parentSpanId).toBe(collector.spans.findLast(({ name }) => name === "root")?.spanId);
  });

  it.each<[string, (headers: Record<string, string>) => FetchArguments]>([
    ["init", (headers) => [server.url, { headers }]],
    ["a Request", (headers) => [new Request(url(), { headers })]],
    ["a Request as init", (headers) => [url(), new Request(url(), { headers })]],
  ])("overwrites an old context in %s, in any case", async (_, makeArguments) => {
    const old = { Traceparent: "00-11111111111111111111111111111111-1111111111111111-01", TraceState: "old=1" };
    const { span } = await trace(...makeArguments(old));
    expect(last().rawHeaders.filter(([name]) => /^trace/i.test(name))).toEqual([
      ["traceparent", `00-${span.traceId}-${span.spanId}-03`],
    ]);
  });

  it("adds the active baggage to the caller's own", async () => {
    await trace(url(), { headers: { baggage: "own=1" } });
    expect(last().headers["baggage"]).toBe("own=1");
    const baggage = propagation.createBaggage({ active: { value: "2" } });
    await run(() =>
      context.with(propagation.setBaggage(context.active(), baggage), () =>
        tracedFetch(bareFetch, url(), { headers: { baggage: "own=1" } }),
      ),
    );
    expect(last().headers["baggage"]).toBe("own=1, active=2");
  });
});

describe("headers of a propagator of the user's own", () => {
  it.each([
    ["x-user", "\u0141ukasz"],
    ["x-user", "a\nb"],
    ["x user", "1"],
    ["traceparent", "\u0141"],
  ])("leave the request as it is where fetch would refuse them: %s: %j", async (name, value) => {
    const propagator = {
      inject: (_: unknown, carrier: unknown, setter: { set(to: unknown, key: string, text: string): void }) =>
        setter.set(carrier, name, value),
      extract: <Ctx>(ctx: Ctx) => ctx,
      fields: () => [name],
    };
    const platform = createTestPlatform({ propagator });
    const response = await platform.run(() => tracedFetch(bareFetch, server.url));
    expect(response.status).toBe(200);
    expect(last().headers["traceparent"]).toBeUndefined();
  });

  it("leaves what fetch refuses to fetch", async () => {
    for (const headers of ["", 0, false] as never[]) {
      const bare = await settle(bareFetch, [server.url, { headers }]);
      const traced = await run(() => settle((...args) => tracedFetch(bareFetch, ...args), [server.url, { headers }]));
      expect(traced.error === undefined).toBe(bare.error === undefined);
    }
  });
});
