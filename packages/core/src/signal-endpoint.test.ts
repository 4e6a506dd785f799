import { describe, expect, it } from "vitest";
import { createEnvReader } from "./env.ts";
import { createInMemoryExporter } from "./in-memory-exporter.ts";
import type { TracingOptions } from "./options.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { resolveSignalEndpoint } from "./signal-endpoint.ts";

const GENERAL = "OTEL_EXPORTER_OTLP_";

interface Case {
  readonly own?: OtlpExporterOptions;
  readonly spans?: OtlpExporterOptions;
  readonly env?: Record<string, string>;
}

function resolve({ own, spans, env = {} }: Case = {}) {
  const record = Object.fromEntries(Object.entries(env).map(([name, value]) => [GENERAL + name, value]));
  return resolveSignalEndpoint("LOGS", own, { env: createEnvReader(record), exporter: spans });
}

const backend = { url: "https://spans.test/v1/traces", headers: { "X-Key": "s" }, compression: "gzip" as const };

describe("resolveSignalEndpoint", () => {
  it("takes what is named for log records as it is, and nothing of the spans", () => {
    expect(resolve({ own: { url: "https://logs.test/in" }, spans: backend })).toMatchObject({
      url: "https://logs.test/in",
      headers: {},
      compression: "none",
    });
    const env = { LOGS_ENDPOINT: "https://logs.test/in", LOGS_HEADERS: "x-key=l", HEADERS: "x-all=g" };
    expect(resolve({ spans: backend, env })).toMatchObject({
      url: "https://logs.test/in",
      headers: { "x-key": "l", "x-all": "g" },
    });
  });

  it("else goes where the spans go, in the same way", () => {
    expect(resolve({ spans: backend })).toMatchObject({
      url: "https://spans.test/v1/logs",
      headers: { "x-key": "s" },
      compression: "gzip",
    });
    const missing = { compression: undefined } as unknown as OtlpExporterOptions;
    expect(resolve({ spans: backend, own: missing })?.compression).toBe("gzip");
    expect(resolve({ spans: { url: "https://spans.test/otlp/v1/traces?dc=eu" } })?.url).toBe(
      "https://spans.test/otlp/v1/logs?dc=eu",
    );
    expect(resolve({ env: { ENDPOINT: "https://all.test/otlp/", HEADERS: "x-key=g" } })).toMatchObject({
      url: "https://all.test/otlp/v1/logs",
      headers: { "x-key": "g" },
    });
    expect(
      resolve({ env: { TRACES_ENDPOINT: "https://spans.test/v1/traces", TRACES_HEADERS: "x-key=t" } }),
    ).toMatchObject({ url: "https://spans.test/v1/logs", headers: { "x-key": "t" } });
  });

  it("lets options of the spans beat the general variables, as they do for spans", () => {
    expect(resolve({ spans: backend, env: { ENDPOINT: "https://all.test", HEADERS: "x-key=g" } })).toMatchObject({
      url: "https://spans.test/v1/logs",
      headers: { "x-key": "s" },
    });
  });

  it("is the general endpoint where the variables name another one for spans, by nothing of which it goes", () => {
    const env = {
      TRACES_ENDPOINT: "https://spans.test/v1/traces",
      TRACES_HEADERS: "x-key=t",
      ENDPOINT: "https://all.test",
      HEADERS: "x-all=g",
    };
    const general = { url: "https://all.test/v1/logs", headers: { "x-all": "g" } };
    expect(resolve({ env })).toMatchObject(general);
    expect(resolve({ env: { ...env, TRACES_ENDPOINT: "https://spans.test/ingest" } })).toMatchObject(general);
    expect(resolve({ spans: { compression: "gzip" }, env })).toMatchObject({ ...general, compression: "none" });
    expect(resolve({ env: { ...env, ENDPOINT: "all.test" } })?.url).toBe("https://spans.test/v1/logs");
    expect(resolve({ spans: backend, env })?.url).toBe("https://spans.test/v1/logs");
  });

  it("keeps lazy headers and the authorisation of the spans", () => {
    const lazy = (): string => "s";
    const authorize = (): Record<string, string> => ({});
    const endpoint = resolve({ spans: { ...backend, headers: { "X-Key": lazy }, authorize } });
    expect(endpoint).toMatchObject({ headers: { "x-key": lazy }, authorize });
  });

  it("lets headers for log records beat those of the spans, by their names in any case", () => {
    const env = { ENDPOINT: "https://all.test", TRACES_HEADERS: "X-Dataset=spans", LOGS_HEADERS: "x-dataset=logs" };
    expect(resolve({ env })?.headers).toEqual({ "x-dataset": "logs" });
    expect(resolve({ spans: backend, own: { headers: { "x-KEY": "l" } } })?.headers).toEqual({ "x-key": "l" });
  });

  it("is a collector on this machine when nothing is named", () => {
    expect(resolve()?.url).toBe("http://localhost:4318/v1/logs");
  });

  it("is not known when the URL of the spans tells nothing of it", () => {
    expect(resolve({ spans: { url: "https://spans.test/ingest" } })).toBeUndefined();
  });

  it.each([
    ["https://xray.eu-central-1.amazonaws.com/v1/traces"],
    ["https://xray.cn-north-1.amazonaws.com.cn/v1/traces"],
    ["https://cloud.langfuse.com/api/public/otel/v1/traces"],
  ])("is not known of %s, which takes spans alone, unless it is named", (url) => {
    const LOGS_ENDPOINT = "https://logs.test/in";
    expect(resolve({ spans: { url } })).toBeUndefined();
    expect(resolve({ env: { TRACES_ENDPOINT: url } })).toBeUndefined();
    expect(resolve({ spans: { url }, env: { LOGS_ENDPOINT } })?.url).toBe(LOGS_ENDPOINT);
  });

  it("is not known where nothing but an SDK's exporter takes the spans, unless the environment names one", () => {
    const exporter = createInMemoryExporter();
    const at = (env: Record<string, string>, option: TracingOptions["exporter"] = exporter) =>
      resolveSignalEndpoint("LOGS", undefined, { env: createEnvReader(env), exporter: option });
    expect(at({})).toBeUndefined();
    expect(at({}, [])).toBeUndefined();
    expect(at({ [`${GENERAL}ENDPOINT`]: "https://all.test" })?.url).toBe("https://all.test/v1/logs");
    expect(at({}, [exporter, backend])?.url).toBe("https://spans.test/v1/logs");
  });

  it("is each signal's own", () => {
    const env = createEnvReader({ [`${GENERAL}LOGS_ENDPOINT`]: "https://logs.test/in" });
    expect(resolveSignalEndpoint("METRICS", undefined, { env, exporter: backend })?.url).toBe(
      "https://spans.test/v1/metrics",
    );
    const own = createEnvReader({ [`${GENERAL}METRICS_ENDPOINT`]: "https://metrics.test/in" });
    expect(resolveSignalEndpoint("METRICS", undefined, { env: own, exporter: backend })?.url).toBe(
      "https://metrics.test/in",
    );
  });
});
