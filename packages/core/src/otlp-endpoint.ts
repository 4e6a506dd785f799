import type { EnvReader } from "./env.ts";
import { ConfigurationError, type OtlpExporterOptions } from "./options.ts";

/** Where and how export requests go, checked. */
export interface OtlpEndpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `Infinity` for no limit. */
  readonly timeoutMillis: number;
  readonly fetch: typeof globalThis.fetch | undefined;
}

const GENERAL = "OTEL_EXPORTER_OTLP_";
const TRACES = "OTEL_EXPORTER_OTLP_TRACES_";
const PROTOCOL = "http/protobuf";
const DEFAULT_TIMEOUT_MILLIS = 10_000;

/**
 * The endpoint that options or environment name; `undefined` when neither does. Options beat the variables of the
 * signal, which beat the general ones; headers are merged by name.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 * @throws ConfigurationError for a wrong `url` or header in the options.
 */
export function resolveEndpoint(options: OtlpExporterOptions | undefined, env: EnvReader): OtlpEndpoint | undefined {
  const url = options?.url === undefined ? urlFromEnv(env) : usableUrl(options.url, rejectOption("url"));
  if (!url) return undefined;
  checkProtocol(env);
  const timeout = options?.timeoutMillis ?? env.integer(`${TRACES}TIMEOUT`) ?? env.integer(`${GENERAL}TIMEOUT`);
  return {
    url: url.href,
    headers: {
      ...headersFromEnv(`${GENERAL}HEADERS`, env),
      ...headersFromEnv(`${TRACES}HEADERS`, env),
      ...usableHeaders(options?.headers, rejectOption("headers")),
    },
    timeoutMillis: timeout === 0 ? Infinity : (timeout ?? DEFAULT_TIMEOUT_MILLIS),
    fetch: options?.fetch,
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
function urlFromEnv(env: EnvReader): URL | undefined {
  const read = (name: string): URL | undefined => usableUrl(env.string(name), rejectVariable(name, env));
  const own = read(`${TRACES}ENDPOINT`);
  if (own) return own;
  const url = read(`${GENERAL}ENDPOINT`);
  if (url) url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/traces`;
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

function headersFromEnv(name: string, env: EnvReader): Record<string, string> | undefined {
  return usableHeaders(env.pairs(name), rejectVariable(name, env));
}

/** With names in lower case, as merging must not send two of one. */
function usableHeaders(
  headers: Readonly<Record<string, string>> | undefined,
  reject: Reject,
): Record<string, string> | undefined {
  const missing = Object.entries(headers ?? {}).find(([, value]) => typeof value !== "string");
  if (missing) return reject(`the header ${missing[0]} has no value`);
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    return reject("a name or value in it is not allowed in an HTTP header");
  }
}

function checkProtocol(env: EnvReader): void {
  for (const name of [`${TRACES}PROTOCOL`, `${GENERAL}PROTOCOL`]) {
    if ((env.string(name) ?? PROTOCOL) !== PROTOCOL) env.reject(name, `spans are sent as ${PROTOCOL}`);
  }
}
