import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createEnvReader } from "./env.ts";
import { ConfigurationError, type EnvRecord } from "./options.ts";
import { type OtlpEndpoint, resolveEndpoint, warnOfMissingKey, type Signal } from "./otlp-endpoint.ts";
import type { Fetcher, OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { protobufSerializer } from "./protobuf-serializer.ts";

function resolve(
  options: OtlpExporterOptions | undefined,
  env: EnvRecord = {},
  signal: Signal = "TRACES",
): OtlpEndpoint | undefined {
  return resolveEndpoint(options, createEnvReader(env), signal);
}

const json = { ...protobufSerializer, contentType: "application/json" };

const url = "https://collector.test/v1/traces";

describe("resolveEndpoint", () => {
  const lines = collectDiagLines();

  it("is undefined when neither options nor environment name an endpoint", () => {
    expect(resolve(undefined)).toBeUndefined();
    expect(resolve({ headers: { a: "b" } }, { OTEL_EXPORTER_OTLP_HEADERS: "a=b" })).toBeUndefined();
  });

  it.each([
    ["http://localhost:4318", "http://localhost:4318/v1/traces"],
    ["http://localhost:4318/", "http://localhost:4318/v1/traces"],
    ["http://localhost:4318///", "http://localhost:4318/v1/traces"],
    ["https://otlp.test/otlp", "https://otlp.test/otlp/v1/traces"],
    ["https://otlp.test/otlp/", "https://otlp.test/otlp/v1/traces"],
    ["https://otlp.test/otlp?tenant=a", "https://otlp.test/otlp/v1/traces?tenant=a"],
    ["HTTPS://OTLP.test", "https://otlp.test/v1/traces"],
  ])("appends v1/traces with exactly one slash to the general endpoint %j", (general, expected) => {
    expect(resolve(undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: general })?.url).toBe(expected);
  });

  it.each([
    ["https://otlp.test/custom", "https://otlp.test/custom"],
    ["https://otlp.test/custom/", "https://otlp.test/custom/"],
    ["https://otlp.test", "https://otlp.test/"],
  ])("takes the endpoint of the signal %j as it is, before the general one", (own, expected) => {
    const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: "https://other.test" };
    expect(resolve(undefined, env)?.url).toBe(expected);
  });

  it("prefers the option's URL over the environment", () => {
    expect(resolve({ url }, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://other.test" })?.url).toBe(url);
  });

  it.each([
    ["api.honeycomb.io:443", "http"],
    ["collector", "http"],
    ["grpc://collector.test", "http"],
    ["http://collector.test:4317", "4318"],
    ["https://user:s3cret@collector.test", "header"],
    ["https://s3cret@collector.test", "header"],
  ])("explains what is wrong with %j: in options it throws, in the environment it warns", (wrong, fix) => {
    expect(() => resolve({ url: wrong })).toThrow(ConfigurationError);
    expect(() => resolve({ url: wrong })).toThrow(fix);
    expect(resolve(undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: wrong })).toBeUndefined();
    expect(lines).toEqual([expect.stringMatching(new RegExp(`OTEL_EXPORTER_OTLP_ENDPOINT cannot be used.*${fix}`))]);
    expect(lines.join()).not.toContain("s3cret");
  });

  it("falls back to the general endpoint when that of the signal is unusable", () => {
    const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "nonsense", OTEL_EXPORTER_OTLP_ENDPOINT: "https://general.test" };
    expect(resolve(undefined, env)?.url).toBe("https://general.test/v1/traces");
    expect(lines).toEqual([expect.stringContaining("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT cannot be used")]);
  });

  it("merges headers by name in any case: options over the signal's over the general ones", () => {
    const env = {
      OTEL_EXPORTER_OTLP_HEADERS: "X-A=general,x-b=general,x-c=general",
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: "x-B=signal,x-c=signal",
    };
    const headers = { "x-a": "general", "x-b": "signal", "x-c": "option" };
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.test" };
    expect(resolve({ headers: { "X-C": "option" } }, { ...env, ...endpoint })?.headers).toEqual(headers);
    expect(resolve({ url }, env)?.headers).toEqual({ ...headers, "x-c": "signal" });
  });

  it("sends no key of the environment to a backend that was given with its own URL and headers, or authorisation", () => {
    const env = { OTEL_EXPORTER_OTLP_HEADERS: "x-key=s3cret" };
    expect(resolve({ url, authorize: () => ({}) }, env)?.headers).toEqual({});
    expect(resolve({ url, headers: { "x-other": "1" } }, env)?.headers).toEqual({ "x-other": "1" });
    expect(resolve({ url, headers: {} }, env)?.headers).toEqual({});
  });

  it("ignores a variable with an impossible header and names it, without its value", () => {
    for (const value of ["bad name=s3cret", "x-key=s3cret%0ax", "x-key=s3cret%00"]) {
      lines.length = 0;
      expect(resolve({ url }, { OTEL_EXPORTER_OTLP_HEADERS: value })?.headers).toEqual({});
      expect(lines).toEqual([expect.stringContaining("OTEL_EXPORTER_OTLP_HEADERS cannot be used")]);
      expect(lines.join()).not.toContain("s3cret");
    }
  });

  it("throws for an impossible header in the options, without its value", () => {
    for (const headers of [
      { "x-key": "s3cret\nx" },
      { "bad name": "s3cret" },
      { "": "s3cret" },
      { "x-key": 5 as unknown as string },
    ]) {
      const attempt = () => resolve({ url, headers });
      expect(attempt).toThrow(ConfigurationError);
      expect(attempt).not.toThrow("s3cret");
    }
  });

  it.each<[number | undefined, EnvRecord, number]>([
    [undefined, {}, 10_000],
    [undefined, { OTEL_EXPORTER_OTLP_TIMEOUT: "1500" }, 1_500],
    [undefined, { OTEL_EXPORTER_OTLP_TIMEOUT: "1500", OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "300" }, 300],
    [70, { OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "300" }, 70],
    [undefined, { OTEL_EXPORTER_OTLP_TIMEOUT: "soon" }, 10_000],
    [0, {}, Infinity],
    [undefined, { OTEL_EXPORTER_OTLP_TIMEOUT: "0" }, Infinity],
    [Infinity, {}, Infinity],
  ])("resolves the timeout %s with %j to %d ms", (timeoutMillis, env, expected) => {
    expect(resolve({ url, ...(timeoutMillis !== undefined && { timeoutMillis }) }, env)?.timeoutMillis).toBe(expected);
  });

  it.each<Signal>(["TRACES", "LOGS", "METRICS"])("reads the variables of %s, and appends its path", (signal) => {
    const general = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://otlp.test", OTEL_EXPORTER_OTLP_TIMEOUT: "5" };
    expect(resolve(undefined, general, signal)).toMatchObject({
      url: `https://otlp.test/v1/${signal.toLowerCase()}`,
      timeoutMillis: 5,
    });
    const own = {
      ...general,
      [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]: url,
      [`OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`]: "7",
      [`OTEL_EXPORTER_OTLP_${signal}_HEADERS`]: "x-key=own",
      [`OTEL_EXPORTER_OTLP_${signal}_COMPRESSION`]: "gzip",
    };
    expect(resolve(undefined, own, signal)).toMatchObject({
      url,
      timeoutMillis: 7,
      headers: { "x-key": "own" },
      compression: "gzip",
    });
    expect(resolve(undefined, own, signal === "LOGS" ? "TRACES" : "LOGS")).toMatchObject({
      timeoutMillis: 5,
      headers: {},
      compression: "none",
    });
  });

  it.each<[OtlpExporterOptions["compression"], EnvRecord, OtlpEndpoint["compression"]]>([
    [undefined, {}, "none"],
    ["gzip", {}, "gzip"],
    [undefined, { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" }, "gzip"],
    [undefined, { OTEL_EXPORTER_OTLP_COMPRESSION: "GZip" }, "gzip"],
    [undefined, { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip", OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "none" }, "none"],
    ["none", { OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "gzip" }, "none"],
  ])("resolves the compression %s with %j to %s", (compression, env, expected) => {
    expect(resolve({ url, ...(compression && { compression }) }, env)?.compression).toBe(expected);
    expect(lines).toEqual([]);
  });

  it("reports an unknown compression and ignores it", () => {
    const env = { OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "zstd", OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" };
    expect(resolve({ url }, env)?.compression).toBe("gzip");
    expect(lines).toEqual([expect.stringMatching(/TRACES_COMPRESSION cannot be used.*gzip/)]);
  });

  it("keeps lazy headers as they are, for the first export to call", () => {
    const key = (): string => {
      throw new Error("called");
    };
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: "x-key=general,x-other=1" };
    expect(resolve({ headers: { "X-Key": key } }, env)?.headers).toEqual({ "x-key": key, "x-other": "1" });
    expect(() => resolve({ url, headers: { "bad name": key } })).toThrow(ConfigurationError);
  });

  it("hands on the fetch of the options", () => {
    expect(resolve({ url, fetch: globalThis.fetch })?.fetch).toBe(globalThis.fetch);
    expect(resolve({ url })?.fetch).toBeUndefined();
  });

  it.each(["object", "function"])("calls a service binding that is of type %s as a method", async (type) => {
    const binding = Object.assign(type === "object" ? {} : () => undefined, {
      async fetch(this: unknown, input: string) {
        return new Response(`${this === binding} ${input}`);
      },
    });
    const response = await resolve({ url, fetch: binding as unknown as Fetcher })?.fetch?.("http://a.test");
    expect(await response?.text()).toBe("true http://a.test");
  });

  it.each(["OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"])(
    "says how to get what %s asks for",
    (variable) => {
      resolve({ url }, { [variable]: "http/protobuf" });
      resolve({ url }, { [variable]: "HTTP/Protobuf" });
      resolve({ url, serializer: json }, { [variable]: "http/protobuf" });
      resolve({ url, serializer: json }, { [variable]: "http/json" });
      expect(lines).toEqual([]);
      resolve({ url }, { [variable]: "grpc" });
      resolve({ url }, { [variable]: "http/json" });
      expect(lines).toEqual([
        expect.stringMatching(new RegExp(`${variable} cannot be used.*http/protobuf.*4318`)),
        expect.stringMatching(new RegExp(`${variable} cannot be used.*jsonSerializer.*optionsFromEnv`)),
      ]);
    },
  );

  it("reports a variable once, however many signals read it", () => {
    const env = createEnvReader({ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" });
    for (const signal of ["TRACES", "LOGS", "METRICS"] as const) resolveEndpoint({ url }, env, signal);
    expect(lines).toHaveLength(1);
  });

  it.each(["CERTIFICATE", "CLIENT_KEY", "CLIENT_CERTIFICATE"])(
    "names the platform's way for OTEL_EXPORTER_OTLP_%s, general and of the signal",
    (setting) => {
      for (const name of [`OTEL_EXPORTER_OTLP_${setting}`, `OTEL_EXPORTER_OTLP_TRACES_${setting}`]) {
        lines.length = 0;
        resolve({ url }, { [name]: "/etc/s3cret.pem" });
        const way = "NODE_EXTRA_CA_CERTS.*exporter.fetch.*mtls_certificates";
        expect(lines).toEqual([expect.stringMatching(new RegExp(`${name} cannot be used.*${way}`))]);
        expect(lines.join()).not.toContain("s3cret");
      }
    },
  );

  it("does not mind the general protocol when the signal has its own", () => {
    resolve({ url }, { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf" });
    expect(lines).toEqual([]);
  });

  it("writes protobuf unless it is given another serializer, and splits above a million bytes unless told", () => {
    expect(resolve({ url })).toMatchObject({ serializer: protobufSerializer, maxRequestBytes: 1_000_000 });
    expect(resolve({ url, serializer: json, maxRequestBytes: 5 })).toMatchObject({
      serializer: json,
      maxRequestBytes: 5,
    });
  });

  it.each(["https://api.honeycomb.io", "https://api.eu1.honeycomb.io"])("says that %s lacks its key", (general) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: general };
    const warn = (...args: Parameters<typeof resolve>): void => warnOfMissingKey(resolve(...args)!);
    resolve(undefined, env);
    expect(lines).toEqual([]);
    warn(undefined, env);
    expect(lines).toEqual([expect.stringContaining("x-honeycomb-team")]);
    warn(undefined, { ...env, OTEL_EXPORTER_OTLP_HEADERS: "X-Honeycomb-Team=s3cret" });
    warn({ headers: { "x-honeycomb-team": () => "s3cret" } }, env);
    warn({ authorize: () => ({}) }, env);
    warn({ fetch: globalThis.fetch }, env);
    expect(lines).toHaveLength(1);
  });

  it("never throws for any environment, and resolves to an absolute URL or to nothing", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webUrl({ withQueryParameters: true }),
      fc.stringMatching(/^https?:\/\/[a-z:@/0-9.%-]*$/),
    );
    const names = [
      "ENDPOINT",
      "TRACES_ENDPOINT",
      "HEADERS",
      "TRACES_HEADERS",
      "TIMEOUT",
      "TRACES_TIMEOUT",
      "PROTOCOL",
      "COMPRESSION",
    ];
    const env = fc.dictionary(fc.constantFrom(...names.map((name) => `OTEL_EXPORTER_OTLP_${name}`)), value);
    fc.assert(
      fc.property(env, (record) => {
        const endpoint = resolve(undefined, record);
        if (!endpoint) return;
        expect(URL.canParse(endpoint.url)).toBe(true);
        expect(endpoint.timeoutMillis).toBeGreaterThan(0);
        expect(() => new Headers(endpoint.headers as Record<string, string>)).not.toThrow();
        expect(["gzip", "none"]).toContain(endpoint.compression);
      }),
    );
  });
});
