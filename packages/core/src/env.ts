import { reportProblem } from "./diagnostics.ts";
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
  /** `key=value` pairs with percent-encoded values, by commas. Any error discards the whole value. */
  pairs(name: string): Record<string, string> | undefined;
  /** Says what is wrong with a variable; `fix` never quotes a value that could be secret. */
  reject(name: string, fix: string): undefined;
}

export function createEnvReader(env: EnvRecord): EnvReader {
  const reject = (name: string, fix: string): undefined => {
    reportProblem("core", `${name} cannot be used: ${fix}`);
  };
  const string = (name: string): string | undefined => {
    const value = env[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  return {
    string,
    reject,
    boolean: (name) => {
      const value = string(name)?.toLowerCase();
      if (value !== undefined && value !== "true" && value !== "false") {
        reject(name, "set it to true or false");
      }
      return value === undefined ? undefined : value === "true";
    },
    integer: (name) => {
      const value = string(name);
      if (value === undefined) return undefined;
      return /^\d{1,9}$/.test(value) ? Number(value) : reject(name, "set it to a whole number");
    },
    pairs: (name) => {
      const value = string(name);
      if (value === undefined) return undefined;
      return (
        parsePairs(value) ?? reject(name, "write key=value pairs, separated by commas, with percent-encoded values")
      );
    },
  };
}

/** W3C Baggage format without metadata. @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables */
function parsePairs(text: string): Record<string, string> | undefined {
  const pairs: [string, string][] = [];
  for (const member of text.split(",")) {
    if (member.trim() === "") continue;
    const separator = member.indexOf("=");
    const key = decode(member.slice(0, Math.max(separator, 0)).trim());
    const value = decode(member.slice(separator + 1).trim());
    if (!key || value === undefined) return undefined;
    pairs.push([key, value]);
  }
  return Object.fromEntries(pairs);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
