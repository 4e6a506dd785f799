import type { TracingOptions } from "@tracelet/core";
import { Hono, type MiddlewareHandler } from "hono";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createTestApp } from "./test-app.fixture.ts";
import { tracing } from "./tracing.ts";

const WARNED = vi.spyOn(console, "warn").mockImplementation(() => undefined);

afterEach(() => {
  WARNED.mockClear();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const application = (middleware: MiddlewareHandler): Hono => new Hono().use(middleware).get("/", (c) => c.text("ok"));

describe("options", () => {
  it.each([{ sampler: "always" }, { bodyEnd: "body" }, { serviceName: "shop" }, 5])(
    "that cannot be meant fail at set-up: %o",
    (options) => {
      expect(() => tracing(options as TracingOptions)).toThrow(expect.objectContaining({ name: "ConfigurationError" }));
    },
  );

  it.each<[string, () => unknown]>([
    ["throws", (): unknown => JSON.parse("s3cret")],
    ["is async", async () => ({})],
    ["returns nonsense", () => ({ sampler: "always" })],
  ])("of a function that %s switch tracing off, with one warning", async (_, options) => {
    const app = application(tracing(options as () => TracingOptions));
    for (let requests = 0; requests < 3; requests++) expect((await app.request("/")).status).toBe(200);
    expect(WARNED).toHaveBeenCalledOnce();
    expect(String(WARNED.mock.calls[0])).not.toContain("s3cret");
  });

  it("follow from the variables of the process, and are resolved once", async () => {
    vi.stubEnv("SHOP", "corner");
    const test = createTestApp();
    const options = vi.fn<(env: Readonly<Record<string, string | undefined>>) => TracingOptions>(({ SHOP }) => ({
      ...test.options,
      service: SHOP!,
    }));
    const app = application(tracing(options));
    // What a server tells of a request differs from one to the next.
    for (const peer of ["a", "b", "c"]) await app.request("/", {}, { incoming: { peer } }, test.executionContext);
    expect(options).toHaveBeenCalledOnce();
    const [resource, ...others] = await test.resources();
    expect(others).toEqual([resource, resource]);
    expect(resource).toMatchObject({
      "service.name": "corner",
      "process.runtime.name": "nodejs",
      "process.runtime.version": process.versions.node,
    });
  });

  it("follow from bindings that a test gives, above the variables of the process", async () => {
    vi.stubEnv("OTEL_SERVICE_NAME", "of the process");
    const { options, executionContext, resources } = createTestApp();
    const app = application(tracing(options));
    for (const name of ["first", "second", "first"]) {
      await app.request("/", {}, { OTEL_SERVICE_NAME: name }, executionContext);
    }
    await app.request("/", {}, undefined, executionContext);
    const names = (await resources()).map((resource) => resource["service.name"]);
    expect(names).toEqual(["first", "second", "first", "of the process"]);
  });

  it("follow from the bindings alone on Workers, once for an environment or its copies", async () => {
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
    vi.stubEnv("OTEL_SERVICE_NAME", "of the process");
    const { options, executionContext, resources } = createTestApp();
    const source = vi.fn<(env: { readonly NAME: string }) => TracingOptions>(({ NAME }) => ({
      ...options,
      service: NAME,
    }));
    const app = new Hono().use(tracing(source)).get("/", (c) => c.text("ok"));
    const env = { NAME: "shop", STORE: {} };
    for (const one of [env, env, { ...env }]) await app.request("/", {}, one, executionContext);
    expect(source).toHaveBeenCalledOnce();
    expect(await resources()).toMatchObject(
      Array.from({ length: 3 }, () => ({ "service.name": "shop", "cloud.platform": "cloudflare.workers" })),
    );
  });

  it("are kept for a bounded number of environments", async () => {
    const { options } = createTestApp();
    const source = vi.fn<() => TracingOptions>(() => options);
    const app = application(tracing(source));
    for (let name = 0; name < 20; name++) await app.request("/", {}, { NAME: String(name) });
    await app.request("/", {}, { NAME: "19" });
    expect(source).toHaveBeenCalledTimes(20);
    await app.request("/", {}, { NAME: "0" });
    expect(source).toHaveBeenCalledTimes(21);
  });

  it("ask for no variable that Deno does not grant", async () => {
    const get = vi.fn<(name: string) => string>(() => "granted");
    const querySync = ({ variable }: { readonly variable: string }): { state: string } => ({
      state: variable === "OTEL_SERVICE_NAME" ? "granted" : "prompt",
    });
    vi.stubGlobal("Deno", { env: { get }, permissions: { querySync } });
    const { options, request, resources } = createTestApp();
    await request(application(tracing(options)), "/");
    expect(await resources()).toMatchObject([{ "service.name": "granted" }]);
    expect(new Set(get.mock.calls.flat())).toEqual(new Set(["OTEL_SERVICE_NAME"]));
  });
});
