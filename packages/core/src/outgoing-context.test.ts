import { describe, expect, it } from "vitest";
import type { TracingOptions } from "./options.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { type Fetch, type FetchArguments, settle } from "./traced-calls.fixture.ts";
import { tracedFetch } from "./traced-fetch.ts";

describe("the context of an outgoing request", () => {
  const sentTo = async (propagateTo: TracingOptions["propagateTo"], ...args: FetchArguments) => {
    const calls = createTestPlatform({ ...(propagateTo && { propagateTo }) });
    const sent: FetchArguments[] = [];
    const fetch: Fetch = (...own) => {
      sent.push(own);
      return Promise.resolve(new Response());
    };
    await calls.run(() => settle((...own) => tracedFetch(fetch, ...own), args));
    expect(calls.collector.spans.filter(({ kind }) => kind === 3)).toHaveLength(1);
    return sent[0]!;
  };

  it("goes where propagateTo trusts the URL, and nowhere else", async () => {
    for (const propagateTo of [["api.test"], [/^https:\/\/api\.test\//], (url: URL) => url.host === "api.test"]) {
      const [, trusted] = await sentTo(propagateTo, new URL("https://api.test/a"));
      expect(new Headers(trusted?.headers).get("traceparent")).toMatch(/^00-/);
      const init = { headers: { traceparent: "the user's own", tracestate: "a=b" } };
      const given: FetchArguments = ["https://elsewhere.test/a", init];
      const [input, own] = await sentTo(propagateTo, ...given);
      expect(input).toBe(given[0]);
      expect(own).toBe(init);
    }
  });

  it("is asked for with the URL of a Request, which stays as it was", async () => {
    const request = new Request("https://elsewhere.test/a", { headers: { traceparent: "own" } });
    expect(await sentTo(["api.test"], request)).toEqual([request, undefined]);
    expect(request.headers.get("traceparent")).toBe("own");
    const [, init] = await sentTo(["elsewhere.test"], request);
    expect(new Headers(init?.headers).get("traceparent")).toMatch(/^00-/);
  });

  it("is left out, and the request made, when a propagator throws", async () => {
    const fail = (): never => {
      throw new Error("propagator");
    };
    const { run: runBroken, collector: seen } = createTestPlatform({
      propagator: { inject: fail, extract: (ctx) => ctx, fields: () => [] },
    });
    const init: RequestInit = {};
    const passed = await runBroken(() =>
      tracedFetch((_, own) => Promise.resolve(own as Response), "https://a.test/", init),
    );
    expect(passed).toBe(init);
    expect(seen.spans).toHaveLength(2);
  });

  it("goes along a binding, whatever the URL says", async () => {
    const platform = createTestPlatform({ propagateTo: ["api.test"] });
    const sent: Headers[] = [];
    const fetch: Fetch = (_, init) => {
      sent.push(new Headers(init?.headers));
      return Promise.resolve(new Response());
    };
    await platform.run(() => tracedFetch(fetch, "https://internal/", undefined, { isTrusted: true }));
    expect(sent[0]?.has("traceparent")).toBe(true);
  });
});
