import { describe, expect, it, vi } from "vitest";
import { createTracing } from "./create-tracing.ts";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { optionsFromEnv } from "./options-from-env.ts";
import type { EnvRecord } from "./options.ts";

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.test" };
const JSON_PROTOCOL = { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };
const PROTOBUF = {};
const JSON_ENCODED = { serializer: expect.objectContaining({ contentType: "application/json" }) };
const CONSOLE = { export: expect.any(Function), shutdown: expect.any(Function) };

const isOn = (env: EnvRecord, options = optionsFromEnv(env)): boolean => createTracing(options, env).isEnabled;

describe("optionsFromEnv", () => {
  const lines = collectDiagLines();

  it.each<[string, EnvRecord]>([
    ["nothing", {}],
    ["no more than tracing reads itself", { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" }],
    ["a protocol but no endpoint", JSON_PROTOCOL],
    ["no endpoint that can be used", { ...JSON_PROTOCOL, OTEL_EXPORTER_OTLP_ENDPOINT: "collector.test:4318" }],
    ["that nothing is to be exported", { ...ENDPOINT, ...JSON_PROTOCOL, OTEL_TRACES_EXPORTER: "none" }],
    ["blanks", { OTEL_TRACES_EXPORTER: " , ", OTEL_PROPAGATORS: " " }],
  ])("is empty when the environment says %s", (_, env) => {
    expect(optionsFromEnv(env)).toEqual({});
    expect(lines).toEqual([]);
  });

  it.each<[string, EnvRecord, unknown[]]>([
    ["otlp", {}, [PROTOBUF]],
    ["otlp", JSON_PROTOCOL, [JSON_ENCODED]],
    ["otlp", { OTEL_EXPORTER_OTLP_PROTOCOL: "HTTP/JSON" }, [JSON_ENCODED]],
    ["console", {}, [CONSOLE]],
    [" Console , OTLP,console", ENDPOINT, [CONSOLE, PROTOBUF]],
    ["otlp,console", { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json" }, [JSON_ENCODED, CONSOLE]],
  ])("gives the exporters of OTEL_TRACES_EXPORTER=%s with %j", (names, env, exporter) => {
    expect(optionsFromEnv({ ...env, OTEL_TRACES_EXPORTER: names })).toEqual({ exporter });
    expect(lines).toEqual([]);
  });

  it.each<[EnvRecord]>([
    [ENDPOINT],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector.test/v1/traces" }],
    [{ OTEL_ENABLED: "True" }],
  ])("encodes as JSON when tracing is on by %j", (env) => {
    expect(optionsFromEnv({ ...env, ...JSON_PROTOCOL })).toEqual({ exporter: [JSON_ENCODED] });
  });

  it("follows the protocol of the signal", () => {
    const env = { ...ENDPOINT, ...JSON_PROTOCOL, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf" };
    expect(optionsFromEnv(env)).toEqual({});
  });

  it("reports names that it does not know, and keeps the others", () => {
    expect(optionsFromEnv({ OTEL_TRACES_EXPORTER: "zipkin,console" })).toEqual({ exporter: [CONSOLE] });
    expect(lines).toEqual([expect.stringMatching(/OTEL_TRACES_EXPORTER.*zipkin.*use otlp, console or none/)]);
  });

  it("exports nothing when none stands beside others, and says so", () => {
    expect(optionsFromEnv({ ...ENDPOINT, OTEL_TRACES_EXPORTER: "console,none" })).toEqual({ exporter: [] });
    expect(lines).toEqual([expect.stringContaining("none stands alone")]);
  });

  it("gives the propagators of every name", () => {
    const { propagator } = optionsFromEnv({ OTEL_PROPAGATORS: "tracecontext,b3multi,jaeger" });
    expect(propagator?.fields()).toEqual(expect.arrayContaining(["traceparent", "x-b3-traceid", "uber-trace-id"]));
  });

  it("switches tracing on and off as the environment alone does, and on by console", () => {
    const environments: EnvRecord[] = [
      {},
      ENDPOINT,
      JSON_PROTOCOL,
      { ...ENDPOINT, ...JSON_PROTOCOL },
      { ...ENDPOINT, ...JSON_PROTOCOL, OTEL_SDK_DISABLED: "true" },
      { ...ENDPOINT, ...JSON_PROTOCOL, OTEL_ENABLED: "false" },
      { ...ENDPOINT, ...JSON_PROTOCOL, OTEL_TRACES_EXPORTER: "none" },
      { ...JSON_PROTOCOL, OTEL_ENABLED: "true" },
      { OTEL_TRACES_EXPORTER: "otlp" },
      { OTEL_PROPAGATORS: "b3" },
    ];
    for (const env of environments) expect([env, isOn(env)]).toEqual([env, isOn(env, {})]);
    expect(isOn({ OTEL_TRACES_EXPORTER: "console" })).toBe(true);
    expect(isOn({ OTEL_TRACES_EXPORTER: "console", OTEL_ENABLED: "false" })).toBe(false);
  });

  it("does not read the process's own environment", () => {
    vi.stubEnv("OTEL_TRACES_EXPORTER", "console");
    expect(optionsFromEnv({})).toEqual({});
    vi.unstubAllEnvs();
  });
});
