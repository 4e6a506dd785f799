import { createTracing, type ReadableSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { instrumentBindings } from "./bindings.ts";
import { createKeepAlive } from "./keep-alive.ts";
import { createTestWorker } from "./test-worker.fixture.ts";

/** What a stub answers to, which its class does not have. */
class Answers {
  rpcMethod(): string {
    return "rpc";
  }
}

/** As the platform's service bindings: known by the name of their class, and picky about `this`. */
class Fetcher extends Answers {
  readonly seen: Headers[] = [];
  readonly #answer = () => new Response("answer", { status: 202 });
  fetch(_: string | URL | Request, init?: RequestInit): Promise<Response> {
    this.seen.push(new Headers(init?.headers));
    return Promise.resolve(this.#answer());
  }
}

describe("instrumentBindings", () => {
  it("makes a CLIENT span of a service binding's fetch, and sends the context along", async () => {
    const { executionContext, options, drained } = createTestWorker();
    const binding = new Fetcher();
    instrumentBindings({ API: binding });
    const spans: ReadableSpan[] = [];
    const core = createTracing({
      ...options,
      sampler: { shouldSample: () => ({ decision: 2 }), toString: () => "on" },
    });
    const response = await core.run(
      { trigger: "http", name: "GET", flush: createKeepAlive(executionContext) },
      (root) => {
        spans.push(root as unknown as ReadableSpan);
        return binding.fetch("https://api.test/path?token=s3cret");
      },
    );
    expect(response.status).toBe(202);
    await drained();
    expect(binding.seen[0]?.get("traceparent")).toContain(spans[0]?.spanContext().traceId);
    expect(core.stats()).toMatchObject({ started: 2, exported: 2 });
  });

  it("is inert outside of an invocation, keeps identity and other methods, and is made once", async () => {
    const binding = new Fetcher();
    const env = { API: binding };
    instrumentBindings(env);
    const traced = binding.fetch;
    instrumentBindings(env);
    instrumentBindings({ OTHER: binding });
    expect(binding.fetch).toBe(traced);
    expect(env.API).toBe(binding);
    expect(binding.rpcMethod()).toBe("rpc");
    await binding.fetch("https://api.test/");
    expect(binding.seen[0]?.has("traceparent")).toBe(false);
    expect(Object.keys(binding)).toEqual(["seen"]);
  });

  it("instruments what can be called, as the exports of ctx.exports can", () => {
    class LoopbackServiceStub extends Fetcher {}
    const stub = Object.setPrototypeOf(() => undefined, LoopbackServiceStub.prototype) as Fetcher;
    const call = (): undefined => undefined;
    instrumentBindings({ Prices: stub, CALL: call });
    expect(stub.fetch).not.toBe(Fetcher.prototype.fetch);
    expect(Object.getPrototypeOf(call)).toBe(Function.prototype);
  });

  it("instruments the others where one member of env cannot be read", () => {
    const binding = new Fetcher();
    const env = Object.defineProperty({ API: binding }, "BROKEN", {
      enumerable: true,
      get: () => {
        throw new Error("getter");
      },
    });
    instrumentBindings(env);
    expect(binding.fetch).not.toBe(Fetcher.prototype.fetch);
  });

  it("lets the first set-up decide that asks for something of a binding", async () => {
    const binding = new Fetcher();
    instrumentBindings({ API: binding });
    instrumentBindings({ API: binding }, { API: { rpc: ["rpcMethod"] } });
    instrumentBindings({ API: binding }, false);
    expect(binding.rpcMethod).not.toBe(Answers.prototype.rpcMethod);
    const { options, executionContext, drained } = createTestWorker();
    const core = createTracing(options);
    const flush = createKeepAlive(executionContext);
    const call = async (): Promise<string> => {
      await binding.fetch("https://api.test/");
      return binding.rpcMethod();
    };
    expect(await core.run({ trigger: "http", name: "GET", flush }, call)).toBe("rpc");
    await drained();
    expect(core.stats()).toMatchObject({ started: 3, exported: 3 });
  });

  it("makes no span for what was left out", async () => {
    const [quiet, partly] = [new Fetcher(), new Fetcher()];
    instrumentBindings({ QUIET: quiet, PARTLY: partly }, { QUIET: false, PARTLY: { except: ["fetch"] } });
    const { options, executionContext, drained } = createTestWorker();
    const core = createTracing(options);
    await core.run({ trigger: "http", name: "GET", flush: createKeepAlive(executionContext) }, () =>
      Promise.all([quiet.fetch("https://quiet.test/"), partly.fetch("https://partly.test/")]),
    );
    await drained();
    expect(core.stats()).toMatchObject({ started: 1, exported: 1 });
  });

  it("leaves everything else on env alone, whatever it is", () => {
    const fetch = () => undefined;
    const env = {
      TEXT: "x",
      NUMBER: 5,
      NOTHING: null,
      MISSING: undefined,
      FUNCTION: fetch,
      USERS_OWN: { fetch },
      BARE: Object.assign(Object.create(null) as object, { fetch }),
      ODD: new Proxy(
        {},
        {
          get: () => {
            throw new Error("trap");
          },
        },
      ),
      FROZEN: Object.freeze(new Fetcher()),
      KV: new (class KvNamespace {
        get = fetch;
      })(),
    };
    const before = Object.values(env);
    expect(() => instrumentBindings(env)).not.toThrow();
    Object.values(env).forEach((value, index) => expect(Object.is(value, before[index])).toBe(true));
    expect(env.USERS_OWN.fetch).toBe(fetch);
  });
});
