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
  it("has the requests to a container's port traced, and the context goes along", async () => {
    const port = new Fetcher();
    const container = { getTcpPort: () => port };
    instrumentStubs({ container }, {});
    const { executionContext, options, drained } = createTestWorker();
    const core = createTracing(options);
    const flush = createKeepAlive(executionContext);
    await core.run({ trigger: "http", name: "GET", flush }, () => container.getTcpPort().fetch("http://container/"));
    await drained();
    expect(port.seen[0]?.has("traceparent")).toBe(true);
    expect(core.stats()).toMatchObject({ started: 2, exported: 2 });
  });

  it("leaves the stubs alone that nobody wants traced, and a context that has none", () => {
    const stub = {};
    const facets = { get: () => stub };
    instrumentStubs({ facets }, false);
    expect(facets.get()).toBe(stub);
    expect(() => instrumentStubs({}, {})).not.toThrow();
  });
});
