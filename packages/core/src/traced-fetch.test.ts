import { context } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { ExportTraceServiceRequest } from "./otlp-messages.fixture.ts";
import { suppressTracing } from "./suppress-tracing.ts";
import {
  bareFetch,
  createTracedCalls,
  type Fetch,
  type FetchArguments,
  type Outcome,
  settle,
} from "./traced-calls.fixture.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { tracedFetch } from "./traced-fetch.ts";

const { server, trace, run, collector, tracing } = createTracedCalls();
const stream = () => new Blob(["streamed ", "body"]).stream();

describe("the span of a request", () => {
  it("tells method, URL and status, and neither query, fragment nor headers", async () => {
    const { span } = await trace(`${server.url}/path?token=s3cret#s3cret`, {
      method: "POST",
      body: "s3cret",
      headers: { authorization: "s3cret" },
    });
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

  it.each([
    [404, 2],
    [500, 2],
    [204, 0],
  ])("for the status %d has the status code %d", async (status, code) => {
    const { span, response } = await trace(`${server.url}/${status}`);
    expect(response?.status).toBe(status);
    expect(span).toMatchObject({ status: { code }, attributes: { "http.response.status_code": status } });
    expect(span.attributes["error.type"]).toBe(code === 2 ? String(status) : undefined);
  });

  it("takes additional attributes", async () => {
    await run(() =>
      tracedFetch(bareFetch, server.url, undefined, { attributes: { "cloudflare.binding.name": "API" } }),
    );
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
    expect(collector.spans.findLast(({ kind }) => kind === 3)).toMatchObject({
      status: { code: 2 },
      attributes: { "error.type": "TypeError" },
    });
  });

  it("by an AbortSignal rejects with its reason", async () => {
    const reason = { my: "reason" };
    for (const make of [
      (signal: AbortSignal): FetchArguments => [`${server.url}/hang`, { signal }],
      (signal: AbortSignal): FetchArguments => [new Request(`${server.url}/hang`, { signal })],
    ]) {
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
    [
      "an input whose toString throws",
      () => [
        {
          toString: () => {
            throw new RangeError("own");
          },
        } as unknown as URL,
      ],
    ],
    [
      "an init whose getter throws",
      () => [
        server.url,
        {
          get headers(): never {
            throw new RangeError("own");
          },
        },
      ],
    ],
    [
      "an init whose method cannot be read",
      () => [
        server.url,
        {
          get method(): never {
            throw new RangeError("own");
          },
        },
      ],
    ],
  ])("for %s is that of the bare fetch, by a rejection, and gives nothing away", async (_, makeArguments) => {
    const shape = ({ response, error }: Outcome) => ({
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
    await run(() =>
      expect(() =>
        tracedFetch(() => {
          throw error;
        }, server.url),
      ).toThrow(error),
    );
  });

  it.each([
    ["no promise", () => new Response("sync") as unknown as Promise<Response>],
    ["a promise of nothing", () => Promise.resolve() as unknown as Promise<Response>],
  ])("does not come from a stand-in for fetch that returns %s", async (_, standIn) => {
    await expect(run(() => tracedFetch(standIn, server.url))).resolves.not.toThrow();
    expect(tracing.stats().open).toBe(0);
  });
});

describe("the query string", () => {
  const calls = createTracedCalls({ capture: { query: true } });

  it("is told when asked for, with the values of secret keys masked, and without the fragment", async () => {
    const url = `${calls.server.url}/a?page=2&sig=s3cret&X-Amz-Signature=s3cret&q=a%20b#s3cret`;
    const { span } = await calls.trace(url);
    expect(span.attributes["url.full"]).toBe(
      `${calls.server.url}/a?page=2&sig=REDACTED&X-Amz-Signature=REDACTED&q=a%20b`,
    );
    expect((await calls.trace(calls.server.url)).span.attributes["url.full"]).toBe(`${calls.server.url}/`);
    expect((await calls.trace("data:text/plain,s3cret?a=s3cret")).span.attributes).not.toHaveProperty(["url.full"]);
  });
});

it("makes its span in the adapter's instrumentation scope, with the schema of the conventions", async () => {
  let body = new Uint8Array();
  const platform = createTestPlatform({
    exporter: {
      fetch: (_, init) => {
        body = new Uint8Array(init?.body as ArrayBuffer);
        return Promise.resolve(new Response());
      },
    },
  });
  await platform.run(() => tracedFetch(() => Promise.resolve(new Response()), "https://a.test/"));
  const { resourceSpans } = ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(body), {
    defaults: true,
  }) as {
    resourceSpans: { scopeSpans: { scope: object; schemaUrl: string; spans: object[] }[] }[];
  };
  expect(resourceSpans[0]?.scopeSpans).toMatchObject([
    { scope: { name: "@tracelet/core" }, schemaUrl: "https://opentelemetry.io/schemas/1.45.0", spans: [{}, {}] },
  ]);
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
    await run(() =>
      context.with(suppressTracing(context.active()), () =>
        tracedFetch(
          (_, own) => {
            expect(own).toBe(init);
            return Promise.resolve(new Response());
          },
          server.url,
          init,
        ),
      ),
    );
  });
});
