import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { type AdapterDefaults, ConfigurationError, type EnvRecord, type TracingOptions } from "./options.ts";
import { type ResolvedOptions, resolveOptions } from "./resolve-options.ts";

const adapter: AdapterDefaults = { name: "test", version: "1" };
const url = "https://collector.test/v1/traces";

function resolve(options: TracingOptions, env: EnvRecord = {}, more: Partial<AdapterDefaults> = {}): ResolvedOptions {
  return resolveOptions(options, env, { ...adapter, ...more })!;
}

const resource = (options: TracingOptions, env: EnvRecord = {}, platform: Record<string, string> = {}) =>
  resolve({ enabled: true, ...options }, env, { resourceAttributes: platform }).resource.attributes;

describe("whether tracing is on", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.test" };
  const exporter = { exporter: { url } };
  it.each<[string, boolean, TracingOptions, EnvRecord]>([
    ["nothing is set", false, {}, {}],
    [
      "only things are set that do not say where to",
      false,
      { service: "a" },
      { OTEL_SERVICE_NAME: "a", OTEL_TRACES_SAMPLER: "always_on", OTEL_EXPORTER_OTLP_HEADERS: "a=b" },
    ],
    ["an exporter is given", true, exporter, {}],
    ["an exporter without URL is given", true, { exporter: {} }, {}],
    ["an endpoint is in the environment", true, {}, endpoint],
    ["an endpoint of the signal is in the environment", true, {}, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url }],
    ["the endpoint cannot be used", false, {}, { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317" }],
    ["the endpoint is empty", false, {}, { OTEL_EXPORTER_OTLP_ENDPOINT: " " }],
    ["OTEL_ENABLED=true", true, {}, { OTEL_ENABLED: "true" }],
    ["OTEL_ENABLED=TRUE", true, {}, { OTEL_ENABLED: "TRUE" }],
    ["OTEL_ENABLED=false beside an endpoint", false, {}, { OTEL_ENABLED: "false", ...endpoint }],
    ["OTEL_ENABLED=false beside an exporter", false, exporter, { OTEL_ENABLED: "false" }],
    ["OTEL_ENABLED=1, which counts as false", false, exporter, { OTEL_ENABLED: "1" }],
    ["OTEL_ENABLED is empty beside an endpoint", true, {}, { OTEL_ENABLED: "", ...endpoint }],
    ["OTEL_SDK_DISABLED=true beside an exporter", false, exporter, { OTEL_SDK_DISABLED: "true" }],
    ["OTEL_SDK_DISABLED=true beside OTEL_ENABLED=true", false, {}, { OTEL_SDK_DISABLED: "true", OTEL_ENABLED: "true" }],
    ["OTEL_SDK_DISABLED=false alone", false, {}, { OTEL_SDK_DISABLED: "false" }],
    ["OTEL_SDK_DISABLED=false beside an endpoint", true, {}, { OTEL_SDK_DISABLED: "false", ...endpoint }],
    ["OTEL_SDK_DISABLED=1, which counts as false", true, exporter, { OTEL_SDK_DISABLED: "1" }],
    ["enabled: true alone", true, { enabled: true }, {}],
    [
      "enabled: true against the environment",
      true,
      { enabled: true },
      { OTEL_SDK_DISABLED: "true", OTEL_ENABLED: "false" },
    ],
    ["enabled: false against all", false, { enabled: false, ...exporter }, { OTEL_ENABLED: "true", ...endpoint }],
  ])("when %s: %s", (_, expected, options, env) => {
    expect(resolveOptions(options, env, adapter) !== undefined).toBe(expected);
  });
});

describe("options that cannot be meant", () => {
  it("throw for an unknown name, and name the known ones", () => {
    expect(() => resolve({ sevice: "a" } as TracingOptions)).toThrow(/Unknown option "sevice".*service/);
  });

  it("throw for an unknown name of an exporter's option, which would send the spans elsewhere", () => {
    expect(() => resolve({ exporter: { endpoint: url } as object })).toThrow(/Unknown option "exporter.endpoint".*url/);
  });

  it.each([[null], ["text"], [7], [true]])("throw for %j in place of options", (options) => {
    expect(() => resolve(options as unknown as TracingOptions)).toThrow(ConfigurationError);
  });

  it.each<[string, unknown]>([
    ["enabled", "false"],
    ["enabled", 1],
    ["service", 5],
    ["resourceAttributes", "a=b"],
    ["exporter", url],
    ["exporter", null],
    ["sampler", "always_on"],
    ["sampler", {}],
    ["propagator", "b3"],
    ["propagator", {}],
    ["keep", { sampled: true }],
    ["incoming", "trust"],
    ["propagateTo", "example.com"],
    ["limits", 128],
    ["exceptions", "none"],
    ["capture", true],
    ["redact", /secret/],
    ["logs", true],
    ["spanProcessors", { onStart: () => undefined }],
    ["maxBytes", "1 MB"],
    ["exporter", [url]],
    ["settleMillis", -1],
    ["settleMillis", Number.NaN],
    ["settleMillis", "5"],
    ["maxSpans", -1],
    ["maxSpans", 1.5],
    ["maxBytes", 0.5],
    ["maxBytes", Number.NaN],
    ["maxSpans", "many"],
  ])("throw for %s: %j, and name it", (name, value) => {
    expect(() => resolve({ [name]: value })).toThrow(ConfigurationError);
    expect(() => resolve({ [name]: value })).toThrow(`"${name}"`);
  });

  it.each<[string, unknown]>([
    ["url", 5],
    ["headers", "a=b"],
    ["timeoutMillis", -1],
    ["timeoutMillis", Number.NaN],
    ["timeoutMillis", "5"],
    ["fetch", "fetch"],
    ["fetch", {}],
    ["compression", "br"],
    ["maxRequestBytes", -1],
    ["maxRequestBytes", 1.5],
    ["serializer", "json"],
    ["authorize", "Bearer"],
  ])("throw for exporter.%s: %j, and name it", (name, value) => {
    expect(() => resolve({ exporter: { [name]: value } })).toThrow(ConfigurationError);
    expect(() => resolve({ exporter: { [name]: value } })).toThrow(`"exporter.${name}"`);
  });

  it.each<[string, object]>([
    ["limits.eventCountLimit", { limits: { eventCountLimit: -1 } }],
    ["limits.linkCountLimit", { limits: { linkCountLimit: 0.5 } }],
    ["limits.attributeValueLengthLimit", { limits: { attributeValueLengthLimit: Number.NaN } }],
    ["limits.eventLimit", { limits: { eventLimit: 1 } }],
    ["capture.query", { capture: { query: "yes" } }],
    ["capture.cookies", { capture: { cookies: true } }],
    ["exporter.endpoint", { exporter: [{ url }, { endpoint: url }] }],
    ["spanProcessors", { spanProcessors: [{ onEnd: () => undefined }, 0] }],
  ])("throw for %s, and name it", (name, options) => {
    expect(() => resolve(options)).toThrow(ConfigurationError);
    expect(() => resolve(options)).toThrow(`"${name}"`);
  });

  it("throw also where tracing is off", () => {
    expect(() => resolve({ enabled: false, maxSpans: -1 })).toThrow(ConfigurationError);
    expect(() => resolve({ enabled: false, propagateTo: ["https://example.com/"] })).toThrow(ConfigurationError);
  });

  it("are not those that are undefined, as in code that passes on what may be missing", () => {
    const nothing = {
      service: undefined,
      exporter: undefined,
      sampler: undefined,
      propagator: undefined,
      maxSpans: undefined,
    };
    expect(resolve({ ...(nothing as object), enabled: true })).toMatchObject({ maxSpans: 2_048 });
    const nested = { capture: { userAgent: undefined }, limits: { eventCountLimit: undefined } } as object;
    expect(resolve({ ...nested, enabled: true })).toMatchObject({
      capture: { userAgent: true },
      spanLimits: { eventCountLimit: 128 },
    });
    const exporter = { url: undefined, headers: undefined, timeoutMillis: undefined, fetch: undefined } as object;
    expect(resolve({ exporter }).exporters[0]).toMatchObject({
      url: "http://localhost:4318/v1/traces",
      headers: {},
      timeoutMillis: 10_000,
    });
  });
});

describe("resolved options", () => {
  const lines = collectDiagLines();

  it("have a local collector as the default endpoint, with the headers and the fetch of the exporter's options", () => {
    expect(resolve({ enabled: true }).exporters).toMatchObject([{ url: "http://localhost:4318/v1/traces" }]);
    const [endpoint] = resolve(
      { exporter: { headers: { "X-Key": "1" }, fetch: globalThis.fetch } },
      { OTEL_EXPORTER_OTLP_HEADERS: "x-other=2" },
    ).exporters;
    expect(endpoint).toMatchObject({
      url: "http://localhost:4318/v1/traces",
      headers: { "x-key": "1", "x-other": "2" },
      fetch: globalThis.fetch,
    });
  });

  it("have all exporters of a list, and the SDK's among them as they are", () => {
    const own = { export: () => undefined, shutdown: () => Promise.resolve() };
    const { exporters } = resolve({ exporter: [{ url }, own] });
    expect(exporters).toMatchObject([{ url }, own]);
    expect(exporters[1]).toBe(own);
    expect(resolve({ exporter: [] }).exporters).toEqual([]);
  });

  it.each<[string, EnvRecord, number | undefined]>([
    ["none, with nothing else", { OTEL_TRACES_EXPORTER: "none" }, undefined],
    ["none, and tracing is wanted", { OTEL_TRACES_EXPORTER: "none", OTEL_ENABLED: "true" }, 0],
    ["none, beside an endpoint", { OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_ENDPOINT: url }, undefined],
    ["otlp", { OTEL_TRACES_EXPORTER: "OTLP" }, 1],
    ["nothing", { OTEL_TRACES_EXPORTER: "" }, undefined],
  ])("obey OTEL_TRACES_EXPORTER: %s", (_, env, count) => {
    expect(resolveOptions({}, env, adapter)?.exporters.length).toBe(count);
    expect(lines).toEqual([]);
  });

  it("say of OTEL_TRACES_EXPORTER=console how to get it, and go on with OTLP", () => {
    const env = { OTEL_TRACES_EXPORTER: "console", OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.test" };
    expect(resolve({}, env).exporters).toMatchObject([{ url }]);
    expect(lines).toEqual([expect.stringMatching(/OTEL_TRACES_EXPORTER.*optionsFromEnv/)]);
  });

  it("say once what is wrong with a variable", () => {
    resolve({ enabled: true }, { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317" });
    expect(lines).toHaveLength(1);
  });

  it("take settleMillis and maxSpans, zero included", () => {
    expect(resolve({ enabled: true })).toMatchObject({ settleMillis: 2_000, maxSpans: 2_048 });
    expect(resolve({ enabled: true, settleMillis: 0, maxSpans: 0 })).toMatchObject({ settleMillis: 0, maxSpans: 0 });
  });

  it("take no limit for a limit", () => {
    const limits = { attributeValueLengthLimit: Infinity };
    expect(resolve({ enabled: true, maxSpans: Infinity, limits }).maxSpans).toBe(Infinity);
    expect(() => resolve({ maxSpans: 1.5 })).toThrow('"maxSpans" must be a whole number from 0');
  });

  it("take the sampler of the options over that of the environment", () => {
    const shouldSample = () => ({ decision: 0 as const });
    const sampler = { shouldSample, toString: () => "mine" };
    expect(resolve({ enabled: true, sampler }, { OTEL_TRACES_SAMPLER: "always_on" }).sampler.toString()).toBe("mine");
    expect(resolve({ enabled: true }, { OTEL_TRACES_SAMPLER: "always_off" }).sampler.toString()).toBe(
      "AlwaysOffSampler",
    );
  });

  it("take a propagator of the user's own, and W3C trace context and baggage without", () => {
    expect(resolve({ enabled: true }).propagator.fields()).toEqual(["traceparent", "tracestate", "baggage"]);
    const propagator = {
      inject: () => undefined,
      extract: () => trace.setSpanContext(ROOT_CONTEXT, trace.getSpanContext(ROOT_CONTEXT)!),
      fields: () => ["x-mine"],
    };
    expect(resolve({ enabled: true, propagator }).propagator.fields()).toEqual(["x-mine"]);
  });

  it("keep the name and version of the adapter", () => {
    expect(resolve({ enabled: true }).adapter).toMatchObject(adapter);
  });
});

describe("the resource", () => {
  it("names the service by the option, then OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, the platform, and a default", () => {
    const name = (...args: Parameters<typeof resource>) => resource(...args)["service.name"];
    const env = { OTEL_SERVICE_NAME: "variable", OTEL_RESOURCE_ATTRIBUTES: "service.name=attributes" };
    const platform = { "service.name": "platform" };
    expect(name({ service: "option", resourceAttributes: { "service.name": "attribute option" } }, env, platform)).toBe(
      "option",
    );
    expect(name({ resourceAttributes: { "service.name": "attribute option" } }, env, platform)).toBe(
      "attribute option",
    );
    expect(name({}, env, platform)).toBe("variable");
    expect(name({}, { OTEL_RESOURCE_ATTRIBUTES: "service.name=attributes" }, platform)).toBe("attributes");
    expect(name({}, {}, platform)).toBe("platform");
    expect(name({})).toBe("unknown_service");
    expect(name({ resourceAttributes: { "service.name": undefined } })).toBe("unknown_service");
  });

  it("merges attributes of the platform, the environment and the options in this order", () => {
    const attributes = resource(
      { resourceAttributes: { c: "option", d: "option" } },
      { OTEL_RESOURCE_ATTRIBUTES: "b=variable,c=variable" },
      { a: "platform", b: "platform" },
    );
    expect(attributes).toMatchObject({
      a: "platform",
      b: "variable",
      c: "option",
      d: "option",
      "telemetry.distro.name": "tracelet",
    });
  });
});
