import { context, propagation } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import type { DecodedSpan } from "./collecting-fetch.fixture.ts";
import { type ReceivedRequest, serveLoopback } from "./loopback-server.fixture.ts";
import { suppressTracing } from "./suppress-tracing.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { tracedFetch } from "./traced-fetch.ts";

const bareFetch = globalThis.fetch;
const { run, collector, tracing } = createTestPlatform();
const server = serveLoopback((request, response) => {
  if (request.path?.startsWith("/hang")) return;
  if (request.path?.startsWith("/reset")) return void response.destroy();
  response.writeHead(Number(request.path?.match(/^\/(\d{3})/)?.[1] ?? 200), { "x-answer": "yes" });
  response.end(`answer to ${request.method}`);
});

type FetchArguments = [input: string | URL | Request, init?: RequestInit];
type Fetch = (...args: FetchArguments) => Promise<Response>;

/** Calls in an invocation; the CLIENT span beside what the call came to. */
async function trace(...args: FetchArguments): Promise<{ response?: Response; error?: unknown; span: DecodedSpan }> {
  const outcome = await run(() => settle((...own) => tracedFetch(bareFetch, ...own), args));
  return { ...outcome, span: collector.spans.findLast(({ kind }) => kind === 3)! };
}

async function settle(fetch: Fetch, args: FetchArguments): Promise<{ response?: Response; error?: unknown }> {
  try {
    return { response: await fetch(...args) };
  } catch (error) {
    return { error };
  }
}

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
    ["a record of headers, in their case", () => [url(), { headers: { "X-Mixed-Case": "a", "x-empty": "", "X-Spaces": "  b  " } }]],
    ["pairs of headers, with one name twice", () => [url(), { headers: [["X-Twice", "1"], ["X-Twice", "2"], ["Accept", "text/plain"]] }]],
    ["pairs of headers by an iterator that can be used once", () => [url(), { headers: new Map([["X-Once", "1"]]).entries() as unknown as Headers }]],
    ["Headers", () => [url(), { headers: new Headers({ "X-Own": "1", cookie: "a=1; b=2" }) }]],
    ["a Request with headers", () => [new Request(url(), { headers: { "X-Own": "1" } })]],
    ["a Request and headers that replace its own", () => [new Request(url(), { headers: { "X-Own": "1" } }), { headers: { "X-Other": "2" } }]],
    ["a Request and another method", () => [new Request(url(), { headers: { "X-Own": "1" } }), { method: "DELETE" }]],
    ["a Request with a referrer", () => [new Request(url(), { referrer: url("/referrer"), referrerPolicy: "unsafe-url" })]],
    ["a Request as init", () => [url(), new Request(url("/other"), { method: "POST", body: "text", headers: { "X-Own": "1" } })]],
    ["an init whose members are getters of a class", () => [url(), new InitWithGetters() as RequestInit]],
    ["an init with inherited members", () => [url(), Object.create({ method: "POST", body: "inherited", headers: { "X-Own": "1" } }) as RequestInit]],
    ["a method in small letters", () => [url(), { method: "post", body: "text" }]],
    ["a string body", () => [url(), { method: "POST", body: "text" }]],
    ["a body of bytes", () => [url(), { method: "PUT", body: new Uint8Array([97, 98]) }]],
    ["a form", () => [url(), { method: "POST", body: new URLSearchParams({ a: "1" }) }]],
    ["a streamed body", () => [url(), { method: "POST", body: stream(), duplex: "half" } as RequestInit]],
    ["a Request with a string body", () => [new Request(url(), { method: "POST", body: "text" })]],
    ["a Request with a streamed body", () => [new Request(url(), { method: "POST", body: stream(), duplex: "half" } as RequestInit)]],
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
    ["init", (headers) => [url(), { headers }]],
    ["a Request", (headers) => [new Request(url(), { headers })]],
    ["a Request as init", (headers) => [url(), new Request(url(), { headers })]],
  ])("overwrites an old context in %s, in any case", async (_, makeArguments) => {
    const old = { Traceparent: "00-11111111111111111111111111111111-1111111111111111-01", TraceState: "old=1" };
    const { span } = await trace(...makeArguments(old));
    expect(last().rawHeaders.filter(([name]) => /^trace/i.test(name))).toEqual([["traceparent", `00-${span.traceId}-${span.spanId}-03`]]);
  });

  it("sends the active baggage, and otherwise keeps the caller's own", async () => {
    await trace(url(), { headers: { baggage: "own=1" } });
    expect(last().headers["baggage"]).toBe("own=1");
    const baggage = propagation.createBaggage({ active: { value: "2" } });
    await run(() => context.with(propagation.setBaggage(context.active(), baggage), () => tracedFetch(bareFetch, url(), { headers: { baggage: "own=1" } })));
    expect(last().headers["baggage"]).toBe("active=2");
  });
});

describe("the span of a request", () => {
  it("tells method, URL and status, and neither query, fragment nor headers", async () => {
    const { span } = await trace(`${server.url}/path?token=s3cret#s3cret`, { method: "POST", body: "s3cret", headers: { authorization: "s3cret" } });
    const { hostname, port } = new URL(server.url);
    expect(span).toMatchObject({ name: "POST", status: { code: 0 } });
    expect(span.attributes).toEqual({
      "http.request.method": "POST",
      "url.full": `${server.url}/path`,
      "server.address": hostname,
      "server.port": Number(port),
      "http.response.status_code": 200,
    });
    expect(JSON.stringify(span)).not.toContain("s3cret");
  });

  it.each([[404, 2], [500, 2], [204, 0]])("for the status %d has the status code %d", async (status, code) => {
    const { span, response } = await trace(`${server.url}/${status}`);
    expect(response?.status).toBe(status);
    expect(span).toMatchObject({ status: { code }, attributes: { "http.response.status_code": status } });
    expect(span.attributes["error.type"]).toBe(code === 2 ? String(status) : undefined);
  });

  it("takes additional attributes", async () => {
    await run(() => tracedFetch(bareFetch, server.url, undefined, { "cloudflare.binding.name": "API" }));
    expect(collector.spans.findLast(({ kind }) => kind === 3)?.attributes["cloudflare.binding.name"]).toBe("API");
  });

  it("records nothing of what a data: URL holds", async () => {
    const { span, response } = await trace("data:text/plain,s3cret");
    expect(await response?.text()).toBe("s3cret");
    expect(JSON.stringify(span)).not.toContain("s3cret");
  });
});

describe("a failure", () => {
  it("of the network reaches the caller as the error of the bare fetch, and the span", async () => {
    let thrown: unknown;
    const failing: Fetch = async (...args) => {
      try {
        return await bareFetch(...args);
      } catch (error) {
        thrown = error;
        throw error;
      }
    };
    const { error } = await run(() => settle((...args) => tracedFetch(failing, ...args), [`${server.url}/reset`]));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toBe(thrown);
    expect(collector.spans.findLast(({ kind }) => kind === 3)).toMatchObject({ status: { code: 2 }, attributes: { "error.type": "TypeError" } });
  });

  it("by an AbortSignal rejects with its reason", async () => {
    const reason = { my: "reason" };
    for (const make of [(signal: AbortSignal): FetchArguments => [`${server.url}/hang`, { signal }], (signal: AbortSignal): FetchArguments => [new Request(`${server.url}/hang`, { signal })]]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 5);
      const { error, span } = await trace(...make(controller.signal));
      expect(error).toBe(reason);
      expect(span.status.code).toBe(2);
    }
    const { error } = await trace(server.url, { signal: AbortSignal.abort(reason) });
    expect(error).toBe(reason);
  });

  it.each<[string, () => FetchArguments]>([
    ["an invalid URL", () => ["not a url?token=s3cret"]],
    ["a relative URL", () => ["/path?token=s3cret"]],
    ["credentials in the URL", () => [`http://user:s3cret@${new URL(server.url).host}/`]],
    ["an unknown scheme", () => ["nope://host.test/?token=s3cret"]],
    ["an invalid header name", () => [server.url, { headers: { "bad name": "s3cret" } }]],
    ["an invalid header value", () => [server.url, { headers: { "x-bad": "s3cret\nx" } }]],
    ["headers that are no pairs", () => [server.url, { headers: [["x"]] as unknown as Headers }]],
    ["headers of a wrong type", () => [server.url, { headers: 5 as unknown as Headers }]],
    ["an invalid method", () => [server.url, { method: "BAD METHOD" }]],
    ["a method that is no string", () => [server.url, { method: 5 as unknown as string }]],
    ["a GET with a body", () => [server.url, { body: "s3cret" }]],
    ["a stream without duplex", () => [server.url, { method: "POST", body: stream() }]],
    ["init of a wrong type", () => [server.url, 5 as unknown as RequestInit]],
    ["a symbol for a URL", () => [Symbol("url") as unknown as string]],
    ["undefined for a URL", () => [undefined as unknown as string]],
    ["an input whose toString throws", () => [{ toString: () => { throw new RangeError("own"); } } as unknown as URL]],
    ["an init whose getter throws", () => [server.url, { get headers(): never { throw new RangeError("own"); } }]],
    ["an init whose method cannot be read", () => [server.url, { get method(): never { throw new RangeError("own"); } }]],
  ])("for %s is that of the bare fetch, by a rejection, and gives nothing away", async (_, makeArguments) => {
    const shape = ({ response, error }: { response?: Response; error?: unknown }) => ({
      status: response?.status,
      error: error instanceof Error ? `${error.name}: ${error.message}` : error,
    });
    const bare = shape(await settle(bareFetch, makeArguments()));
    const before = collector.spans.length;
    const traced = await run(() => {
      const promise = tracedFetch(bareFetch, ...makeArguments());
      expect(promise).toBeInstanceOf(Promise);
      return settle(() => promise, [""]);
    });
    expect(shape(traced)).toEqual(bare);
    expect(JSON.stringify(collector.spans.slice(before))).not.toContain("s3cret");
    expect(tracing.stats()).toMatchObject({ open: 0, pending: 0, dropped: {} });
  });

  it("thrown synchronously by the fetch that is called stays synchronous", async () => {
    const error = new Error("sync");
    await run(() => expect(() => tracedFetch(() => { throw error; }, server.url)).toThrow(error));
  });

  it("does not come from a fetch that returns no promise", async () => {
    const response = new Response("sync");
    expect(await run(() => ({ box: tracedFetch(() => response as unknown as Promise<Response>, server.url) }))).toEqual({ box: response });
    expect(tracing.stats().open).toBe(0);
  });
});

describe("where nothing is traced", () => {
  it("hands the very arguments on outside of an invocation", async () => {
    const init: RequestInit = { method: "POST" };
    const seen: unknown[] = [];
    const before = tracing.stats();
    const fake: Fetch = (...args) => {
      seen.push(...args);
      return Promise.resolve(new Response());
    };
    await tracedFetch(fake, server.url, init);
    expect(seen[0]).toBe(server.url);
    expect(seen[1]).toBe(init);
    expect(tracing.stats()).toEqual(before);
  });

  it("hands the very arguments on in a suppressed context", async () => {
    const init: RequestInit = {};
    await run(() => context.with(suppressTracing(context.active()), () => tracedFetch((_, own) => {
      expect(own).toBe(init);
      return Promise.resolve(new Response());
    }, server.url, init)));
  });
});
