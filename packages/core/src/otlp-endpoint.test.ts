import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createEnvReader } from "./env.ts";
import { ConfigurationError, type EnvRecord, type OtlpExporterOptions } from "./options.ts";
import { type OtlpEndpoint, resolveEndpoint } from "./otlp-endpoint.ts";

function resolve(options: OtlpExporterOptions | undefined, env: EnvRecord = {}): OtlpEndpoint | undefined {
  return resolveEndpoint(options, createEnvReader(env));
}

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
    expect(resolve({ url, headers: { "X-C": "option" } }, env)?.headers).toEqual({
      "x-a": "general",
      "x-b": "signal",
      "x-c": "option",
    });
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

  it("hands on the fetch of the options", () => {
    expect(resolve({ url, fetch: globalThis.fetch })?.fetch).toBe(globalThis.fetch);
  });

  it.each(["OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"])(
    "says that it does not speak what %s asks for",
    (variable) => {
      resolve({ url }, { [variable]: "http/protobuf" });
      expect(lines).toEqual([]);
      resolve({ url }, { [variable]: "grpc" });
      expect(lines).toEqual([expect.stringContaining(`${variable} cannot be used`)]);
    },
  );

  it("never throws for any environment, and resolves to an absolute URL or to nothing", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webUrl({ withQueryParameters: true }),
      fc.stringMatching(/^https?:\/\/[a-z:@/0-9.%-]*$/),
    );
    const names = ["ENDPOINT", "TRACES_ENDPOINT", "HEADERS", "TRACES_HEADERS", "TIMEOUT", "TRACES_TIMEOUT", "PROTOCOL"];
    const env = fc.dictionary(fc.constantFrom(...names.map((name) => `OTEL_EXPORTER_OTLP_${name}`)), value);
    fc.assert(
      fc.property(env, (record) => {
        const endpoint = resolve(undefined, record);
        if (!endpoint) return;
        expect(URL.canParse(endpoint.url)).toBe(true);
        expect(endpoint.timeoutMillis).toBeGreaterThan(0);
        expect(() => new Headers(endpoint.headers)).not.toThrow();
      }),
    );
  });
});
