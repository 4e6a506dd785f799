import { attempt } from "./attempt.ts";
import { createOnceReporter } from "./diagnostics.ts";
import type { EnvRecord } from "./options.ts";

/**
 * Readers for `OTEL_*` variables by the specification's rules: empty means unset, and a value that cannot be used is
 * reported with the variable's name and a fix, then treated as unset. They never throw.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#parsing-and-types
 */
export interface EnvReader {
  /** The trimmed value, or `undefined` when unset or empty. */
  string(name: string): string | undefined;
  /** `true` only for "true" in any case. */
  boolean(name: string): boolean | undefined;
  /** A non-negative integer. */
  integer(name: string): number | undefined;
  /** `key=value` pairs with percent-encoded values, by commas. Any error, also of the encoding, discards the whole value. */
  pairs(name: string): Record<string, string> | undefined;
  /** Says what is wrong with a variable; `fix` never quotes a value that could be secret. */
  reject(name: string, fix: string): undefined;
}

export function createEnvReader(env: EnvRecord): EnvReader {
  const reporter = createOnceReporter(); // several signals read the same variables
  const reject = (name: string, fix: string): undefined => {
    const problem = `${name} cannot be used: ${fix}`;
    reporter.report(problem, problem);
  };
  const string = (name: string): string | undefined => {
    const value = attempt(() => env[name]); // the `env` of another wrapper may throw for what is not there
    return (typeof value === "string" && value.trim()) || undefined;
  };
  return {
    string,
    reject,
    boolean: (name) => {
      const value = string(name)?.toLowerCase();
      if (!value) return undefined;
      if (value !== "true" && value !== "false") reject(name, "set it to true or false");
      return value === "true";
    },
    integer: (name) => {
      const value = string(name);
      if (!value) return undefined;
      return /^\d{1,15}$/.test(value) ? Number(value) : reject(name, "set it to a whole number");
    },
    pairs: (name) => {
      const value = string(name);
      if (!value) return undefined;
      return parsePairs(value) ?? reject(name, "write key=value,key=value with percent-encoded values");
    },
  };
}

/** W3C Baggage format without metadata. @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables */
function parsePairs(text: string): Record<string, string> | undefined {
  return attempt(() => {
    const pairs: [string, string][] = [];
    for (const member of text.split(",").filter((one) => one.trim() !== "")) {
      const [key = "", ...value] = member.split("=");
      if (key.trim() === "" || value.length === 0) return undefined;
      pairs.push([decodeURIComponent(key.trim()), decodeURIComponent(value.join("=").trim())]);
    }
    return Object.fromEntries(pairs);
  });
}
