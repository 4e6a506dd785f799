import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, it } from "vitest";
import { serveLoopback } from "./loopback-server.fixture.ts";

const original = Object.assign(globalThis.fetch, { preconnect: () => "kept" });
const { unpatchFetch } = await import("./fetch-patch.ts");
const { createTestPlatform } = await import("./test-platform.fixture.ts");
const server = serveLoopback((_, response) => response.end("answer"));

/** In this order: the patch is made once in an isolate. */
describe("the global fetch", () => {
  it("is not patched by a set-up that is off", () => {
    createTestPlatform({ enabled: false });
    expect(globalThis.fetch).toBe(original);
  });

  it("is patched by the first set-up, and by no other", () => {
    createTestPlatform();
    const patched = globalThis.fetch;
    expect(patched).not.toBe(original);
    createTestPlatform();
    expect(globalThis.fetch).toBe(patched);
  });

  it("keeps name, length and the properties that the runtime has put on it", () => {
    expect([globalThis.fetch.name, globalThis.fetch.length]).toEqual([original.name, original.length]);
    expect((globalThis.fetch as typeof original).preconnect()).toBe("kept");
  });

  it("is traced within an invocation and inert outside", async () => {
    const { run, collector } = createTestPlatform();
    await expect(fetch(server.url).then((response) => response.text())).resolves.toBe("answer");
    expect(server.requests.at(-1)?.headers["traceparent"]).toBeUndefined();
    await run(() => fetch(server.url));
    expect(collector.spans.map(({ name, kind }) => [name, kind])).toEqual([
      ["GET", 3],
      ["root", 2],
    ]);
    expect(server.requests.at(-1)?.headers["traceparent"]).toContain(collector.spans[0]?.spanId);
  });

  it("tells what instruments the platform's own client that there is a span already", async () => {
    const { isWithinFetch, markFetch } = await import("./fetch-patch.ts");
    markFetch();
    const within: boolean[] = [];
    const tell = () => void within.push(isWithinFetch());
    subscribe("undici:request:create", tell);
    await createTestPlatform().run(async () => (await fetch(server.url)).text());
    await (await original(server.url)).text();
    unsubscribe("undici:request:create", tell);
    expect([...within, isWithinFetch()]).toEqual([true, false, false]);
  });

  it("carries exports untraced, so that they never trace themselves", async () => {
    const { createTracing } = await import("./create-tracing.ts");
    const { createBackgroundFlush } = await import("./background-flush.ts");
    const tracing = createTracing({ exporter: { url: `${server.url}/v1/traces` }, settleMillis: 0 });
    let held: Promise<void> | undefined;
    void tracing.run(
      { trigger: "http", name: "root", flush: createBackgroundFlush({ hold: (flush) => (held = flush) }) },
      () => undefined,
    );
    await held;
    expect(server.requests.at(-1)).toMatchObject({ path: "/v1/traces", method: "POST" });
    expect(server.requests.at(-1)?.headers["traceparent"]).toBeUndefined();
    expect(tracing.stats()).toMatchObject({ started: 1, exported: 1, exportRequests: 1 });
  });

  it("does not trace what an exporter's own fetch sends by the global one", async () => {
    const { run, tracing } = createTestPlatform({ exporter: { fetch: () => globalThis.fetch(server.url) } });
    await run(() => undefined);
    expect(tracing.stats()).toMatchObject({
      started: 1,
      exported: 1,
      exportRequests: 1,
      noScope: tracing.stats().noScope,
    });
  });

  it("stays as it is when somebody else has patched it since", () => {
    const patched = globalThis.fetch;
    const foreign: typeof fetch = (...args) => patched(...args);
    globalThis.fetch = foreign;
    unpatchFetch();
    expect(globalThis.fetch).toBe(foreign);
    globalThis.fetch = original;
  });

  it("is the platform's own again after unpatchFetch(), however often that is called", async () => {
    const { patchFetch } = await import("./fetch-patch.ts");
    const { registerGlobals } = await import("./register-globals.ts");
    patchFetch(registerGlobals());
    expect(globalThis.fetch).not.toBe(original);
    unpatchFetch();
    unpatchFetch();
    expect(globalThis.fetch).toBe(original);
  });
});
