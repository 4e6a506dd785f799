import { createTracing } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { createKeepAlive } from "./keep-alive.ts";
import { instrumentStubs } from "./object-stubs.ts";
import { createTestWorker } from "./test-worker.fixture.ts";

/** As what leads to a port of a container: known by the name of its class. */
class Fetcher {
  readonly seen: Headers[] = [];
  fetch(_: string, init?: RequestInit): Promise<Response> {
    this.seen.push(new Headers(init?.headers));
    return Promise.resolve(new Response());
  }
}

describe("instrumentStubs", () => {
  it.each([
    ["has the requests to a container's port traced, and the context goes along", {}, 2],
    ["leaves them alone when nobody wants them traced", false, 1],
    ["leaves those of a single one alone", { container: false }, 1],
  ] as const)("%s", async (_, bindings, spans) => {
    const port = new Fetcher();
    const container = { getTcpPort: () => port };
    instrumentStubs({ container }, bindings);
    const { executionContext, options, drained } = createTestWorker();
    const core = createTracing(options);
    const flush = createKeepAlive(executionContext);
    await core.run({ trigger: "http", name: "GET", flush }, () => container.getTcpPort().fetch("http://container/"));
    await drained();
    expect(port.seen.map((headers) => headers.has("traceparent"))).toEqual([spans > 1]);
    expect(core.stats()).toMatchObject({ started: spans, exported: spans });
  });

  it("leaves a context alone that makes none", () => {
    const executionContext = { container: undefined, facets: {} };
    instrumentStubs(executionContext, {});
    expect(executionContext).toEqual({ container: undefined, facets: {} });
  });
});
