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
  const named = options.url === undefined ? urlFromEnv(env, signal) : usableUrl(options.url, rejectOption("url"));
  const url = named ?? (defaultUrl && new URL(defaultUrl));
  if (!url) return undefined;
  /** The first that the variable of the signal, then the general one gives. */
  const variable = <Value>(setting: string, read: (name: string) => Value | undefined): Value | undefined =>
    read(`${GENERAL}${signal}_${setting}`) ?? read(GENERAL + setting);
  const { serializer = protobufSerializer, compression, authorize } = options;
  variable("PROTOCOL", (name) => checkProtocol(env.string(name), serializer, rejectVariable(name, env)));
  const timeoutMillis = options.timeoutMillis ?? variable("TIMEOUT", env.integer) ?? 10_000;
  let headers = usable(options.headers, rejectOption("headers"));
  // The key of another backend must not reach one that was given with its own URL and headers.
  const isComplete = options.url && (options.headers ?? options.authorize);
  variable("HEADERS", (name) => {
    if (isComplete) return;
    headers = { ...usable(env.pairs(name), rejectVariable(name, env)), ...headers };
  });
  return {
    url: url.href,
    headers,
    timeoutMillis: timeoutMillis || Infinity,
    compression:
      usableCompression(compression, rejectOption("compression")) ??
      variable("COMPRESSION", (name) => usableCompression(env.string(name), rejectVariable(name, env))) ??
      "none",
    maxRequestBytes: options.maxRequestBytes ?? 1_000_000,
    serializer,
    fetch: callable(options.fetch),
    authorize,
  };
}

/** Says what is wrong with a setting, and the fix; never quotes its value, which may hold a secret. */
type Reject = (fix: string) => undefined;

function rejectOption(name: string): Reject {
  return (fix) => {
    throw new ConfigurationError(`Option "exporter.${name}" cannot be used: ${fix}.`);
  };
}

function rejectVariable(name: string, env: EnvReader): Reject {
  return (fix) => env.reject(name, fix);
}

/** An endpoint of the signal that cannot be used is as good as none. */
function urlFromEnv(env: EnvReader, signal: Signal): URL | undefined {
  const read = (name: string): URL | undefined => usableUrl(env.string(name), rejectVariable(name, env));
  const own = read(`${GENERAL}${signal}_ENDPOINT`);
  if (own) return own;
  const url = read(`${GENERAL}ENDPOINT`);
  if (url) url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/${signal.toLowerCase()}`;
  return url;
}

function usableUrl(text: string | undefined, reject: Reject): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return reject("use a full URL, such as https://api.honeycomb.io");
  if (url.username !== "" || url.password !== "") return reject("put the URL's credentials into a header");
  if (url.port === "4317") return reject("use port 4318; on 4317 collectors speak gRPC");
  return url;
}

function usable(headers: OtlpEndpoint["headers"] = {}, reject: Reject): OtlpEndpoint["headers"] {
  try {
    return usableHeaders(headers);
  } catch (error) {
    return reject((error as TypeError).message) ?? {};
  }
}

function usableCompression(value: string | undefined, reject: Reject): OtlpEndpoint["compression"] | undefined {
  return value === undefined || value === "gzip" || value === "none" ? value : reject('set it to "gzip" or "none"');
}

/** What is sent is a matter of the serializer; a variable that asks for something else is told how to get it. */
function checkProtocol(protocol: string | undefined, { contentType }: SpanSerializer, reject: Reject): unknown {
  if (protocol === "http/json") {
    if (!/json/.test(contentType))
      reject("pass exporter: { serializer: jsonSerializer() }, or optionsFromEnv(env) as options");
  } else if (protocol && protocol !== "http/protobuf") {
    reject("set it to http/protobuf, with port 4318; gRPC is not spoken");
  }
  return protocol;
}

/** The mistake that is made most: everything is set but the key. Said when exports begin, as a set-up may be tried before. */
export function warnOfMissingKey({ url, headers, authorize, fetch }: OtlpEndpoint): void {
  const { hostname } = new URL(url);
  const mayAddKey = authorize ?? fetch;
  if (!mayAddKey && !headers["x-honeycomb-team"] && hostname.endsWith("honeycomb.io")) {
    reportProblem("core", `set ${GENERAL}HEADERS=x-honeycomb-team=<key>: ${hostname} takes nothing without it`);
  }
}

function callable(fetch: OtlpExporterOptions["fetch"]): OtlpEndpoint["fetch"] {
  // First, as a binding may be callable too, for another purpose.
  const binding = fetch as Fetcher | undefined;
  if (typeof binding?.fetch === "function") return (input, init) => binding.fetch(input, init);
  if (fetch === undefined || typeof fetch === "function") return fetch;
  return rejectOption("fetch")("pass a function like fetch, or a service binding");
}
