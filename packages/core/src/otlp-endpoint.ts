import { attempt } from "./attempt.ts";
import { reportProblem } from "./diagnostics.ts";
import type { EnvReader } from "./env.ts";
import { ConfigurationError } from "./options.ts";
import type { Fetcher, Lazy, OtlpExporterOptions, SpanSerializer } from "./otlp-exporter-options.ts";
import { protobufSerializer } from "./protobuf-serializer.ts";
import { usableHeaders } from "./usable-headers.ts";

/** Where and how export requests go, checked. */
export interface OtlpEndpoint {
  readonly url: string;
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, Lazy<string>>>;
  /** `Infinity` for no limit. */
  readonly timeoutMillis: number;
  readonly compression: "gzip" | "none";
  readonly maxRequestBytes: number;
  readonly serializer: SpanSerializer;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly authorize: OtlpExporterOptions["authorize"];
}

/** As the names of environment variables have it. */
export type Signal = "TRACES" | "LOGS" | "METRICS";

const GENERAL = "OTEL_EXPORTER_OTLP_";

const CERTIFICATES = "use NODE_EXTRA_CA_CERTS, on Workers exporter.fetch with an mtls_certificates binding";

/**
 * The endpoint that options or environment name, else the default one, if any. Options beat the variables of the
 * signal, which beat the general ones; headers are merged by name, unless the options name both a URL and headers.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 * @throws ConfigurationError for an option that cannot be used. Wrong variables are only reported.
 */
export function resolveEndpoint(
  options: OtlpExporterOptions = {},
  env: EnvReader,
  signal: Signal,
  defaultUrl?: string,
): OtlpEndpoint | undefined {
  const variable = createVariableReader(env, signal);
  const url =
    option("url", options.url, usableUrl) ??
    variable("ENDPOINT", (text, name) => {
      const given = usableUrl(text);
      const isGeneral = name === `${GENERAL}ENDPOINT`;
      if (isGeneral) given.pathname = given.pathname.replace(/\/*$/, `/v1/${signal.toLowerCase()}`);
      return given;
    }) ??
    (defaultUrl && new URL(defaultUrl));
  if (!url) return undefined;
  const { serializer = protobufSerializer, authorize } = options;
  variable("PROTOCOL", (text) => checkProtocol(text.toLowerCase(), serializer));
  for (const setting of ["CERTIFICATE", "CLIENT_KEY", "CLIENT_CERTIFICATE"]) {
    variable(setting, () => fix(CERTIFICATES));
  }
  let headers = option("headers", options.headers, usableHeaders) ?? {};
  // The key of another backend must not reach one that was given with its own URL and headers.
  const isComplete = options.url && (options.headers ?? authorize);
  variable("HEADERS", (_, name) => {
    if (!isComplete) headers = { ...usableHeaders(env.pairs(name) ?? {}), ...headers };
  });
  return {
    url: url.href,
    headers,
    timeoutMillis: (options.timeoutMillis ?? variable("TIMEOUT", (_, name) => env.integer(name)) ?? 10_000) || Infinity,
    compression:
      options.compression ??
      variable("COMPRESSION", (text) => {
        const name = text.toLowerCase();
        return name === "gzip" || name === "none" ? name : fix('set it to "gzip" or "none"');
      }) ??
      "none",
    maxRequestBytes: options.maxRequestBytes ?? 1_000_000,
    serializer,
    fetch: options.fetch && callable(options.fetch),
    authorize,
  };
}

/** What is wrong with a setting is thrown as its fix, which never quotes a value: that may hold a secret. */
function fix(text: string): never {
  throw new TypeError(text);
}

function option<Given, Value>(name: string, given: Given | undefined, use: (given: Given) => Value): Value | undefined {
  try {
    return given === undefined ? undefined : use(given);
  } catch (error) {
    throw new ConfigurationError(`Option "exporter.${name}" cannot be used: ${(error as Error).message}.`);
  }
}

type VariableReader = <Value>(
  setting: string,
  read: (text: string, name: string) => Value | undefined,
) => Value | undefined;

/**
 * Reads the variable of the signal, else the general one; what is not set is not read. One that cannot be used is reported,
 * and as good as none.
 */
function createVariableReader(env: EnvReader, signal: Signal): VariableReader {
  return (setting, read) => {
    for (const name of [`${GENERAL}${signal}_${setting}`, GENERAL + setting]) {
      const text = env.string(name);
      try {
        const value = text ? read(text, name) : undefined;
        if (value !== undefined) return value;
      } catch (error) {
        env.reject(name, (error as Error).message);
      }
    }
    return undefined;
  };
}

function usableUrl(text: string): URL {
  const url = attempt(() => new URL(text));
  if (!url || !/^https?:$/.test(url.protocol)) return fix("use a full URL, such as https://api.honeycomb.io");
  if (url.username || url.password) fix("put the URL's credentials into a header");
  if (url.port === "4317") fix("use port 4318: 4317 is for gRPC");
  return url;
}

/** What is sent is a matter of the serializer; a variable that asks for something else is told how to get it. */
function checkProtocol(protocol: string, { contentType }: SpanSerializer): unknown {
  if (protocol === "http/json") {
    if (!/json/.test(contentType)) fix("pass exporter.serializer: jsonSerializer(), or optionsFromEnv(env) as options");
  } else if (protocol !== "http/protobuf") {
    fix("set it to http/protobuf, on port 4318");
  }
  return protocol;
}

/** The mistake that is made most: everything is set but the key. Said when exports begin, as a set-up may be tried before. */
export function warnOfMissingKey({ url, headers, authorize, fetch }: OtlpEndpoint): void {
  const mayHaveKey = authorize ?? fetch ?? headers["x-honeycomb-team"];
  if (!mayHaveKey && /^[^/]+\/\/[^/]*honeycomb\.io[:/]/.test(url)) {
    reportProblem("core", `set ${GENERAL}HEADERS=x-honeycomb-team=<key>: honeycomb.io takes nothing without it`);
  }
}

function callable(fetch: NonNullable<OtlpExporterOptions["fetch"]>): OtlpEndpoint["fetch"] {
  // First, as a binding may be callable too, for another purpose.
  const binding = fetch as Fetcher;
  if (typeof binding.fetch === "function") return (input, init) => binding.fetch(input, init);
  return fetch as OtlpEndpoint["fetch"];
}
