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
const DEFAULT_TIMEOUT_MILLIS = 10_000;

/**
 * The endpoint that options or environment name; `undefined` when neither does. Options beat the variables of the
 * signal, which beat the general ones; headers are merged by name.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 * @throws ConfigurationError for a wrong `url` or header in the options.
 */
export function resolveEndpoint(options: OtlpExporterOptions | undefined, env: EnvReader): OtlpEndpoint | undefined {
  const url = options?.url === undefined ? urlFromEnv(env) : checkedUrl(options.url);
  if (url === undefined) return undefined;
  checkProtocol(env);
  const timeout = options?.timeoutMillis ?? env.integer(`${TRACES}TIMEOUT`) ?? env.integer(`${GENERAL}TIMEOUT`);
  return {
    url,
    headers: { ...headersFromEnv(`${GENERAL}HEADERS`, env), ...headersFromEnv(`${TRACES}HEADERS`, env), ...checkedHeaders(options?.headers) },
    timeoutMillis: timeout === 0 ? Infinity : (timeout ?? DEFAULT_TIMEOUT_MILLIS),
    fetch: options?.fetch,
  };
}

/** An endpoint of the signal that cannot be used is as good as none. */
function urlFromEnv(env: EnvReader): string | undefined {
  const own = usableUrl(`${TRACES}ENDPOINT`, env);
  if (own) return own.href;
  const general = usableUrl(`${GENERAL}ENDPOINT`, env);
  if (!general) return undefined;
  general.pathname = `${general.pathname.replace(/\/+$/, "")}/v1/traces`;
  return general.href;
}

function usableUrl(variable: string, env: EnvReader): URL | undefined {
  const text = env.string(variable);
  if (text === undefined) return undefined;
  const problem = urlProblem(text);
  return problem === undefined ? new URL(text) : env.reject(variable, problem);
}

function checkProtocol(env: EnvReader): void {
  const variable = [`${TRACES}PROTOCOL`, `${GENERAL}PROTOCOL`].find((name) => env.string(name) !== undefined);
  if (variable === undefined || env.string(variable) === "http/protobuf") return;
  env.reject(variable, "spans are sent as http/protobuf, which collectors take on port 4318.");
}

function checkedUrl(url: string): string {
  const problem = urlProblem(url);
  if (problem !== undefined) throw new ConfigurationError(`Option "exporter.url": ${problem}`);
  return new URL(url).href;
}

/** What is wrong with an endpoint, and the fix. Never quotes the URL: it may hold credentials. */
function urlProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return "it must be a full URL that starts with http:// or https://, such as https://api.honeycomb.io.";
  }
  if (url.username !== "" || url.password !== "") {
    return "credentials in the URL are not sent; put them into a header such as Authorization.";
  }
  if (url.port === "4317") return "port 4317 is OTLP over gRPC; OTLP over HTTP listens on port 4318.";
  return undefined;
}

function headersFromEnv(variable: string, env: EnvReader): Record<string, string> {
  const headers = env.pairs(variable) ?? {};
  const wrong = Object.entries(headers).find(([name, value]) => !isHeader(name, value));
  if (!wrong) return lowerCased(headers);
  env.reject(variable, "a name or value in it is not allowed in an HTTP header.");
  return {};
}

function checkedHeaders(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string" && isHeader(name, value)) continue;
    throw new ConfigurationError(`Option "exporter.headers": the value of "${name}" is not an HTTP header value.`);
  }
  return lowerCased(headers);
}

function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    return false;
  }
}

/** Header names have no case: merging must not send two of one. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
