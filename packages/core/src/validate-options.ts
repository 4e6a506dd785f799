import { ConfigurationError, type OtlpExporterOptions, type TracingOptions } from "./options.ts";

type Types = Readonly<Record<string, string>>;
type TypesOf<Options> = Readonly<Record<keyof Options, "boolean" | "string" | "number" | "function" | "object">>;

const OPTIONS: TypesOf<TracingOptions> = {
  enabled: "boolean",
  service: "string",
  resourceAttributes: "object",
  exporter: "object",
  sampler: "object",
  propagator: "object",
  settleMillis: "number",
  maxSpans: "number",
};

const EXPORTER_OPTIONS: TypesOf<OtlpExporterOptions> = {
  url: "string",
  headers: "object",
  timeoutMillis: "number",
  fetch: "function",
};

/** @throws ConfigurationError for names and values that cannot be meant. What is `undefined` counts as not given. */
export function validateOptions(options: TracingOptions): void {
  validate({ options }, { options: "object" }, "");
  validate(options, OPTIONS, "");
  validate(options.exporter ?? {}, EXPORTER_OPTIONS, "exporter.");
}

/** Names the option; never quotes its value, which may be a secret. */
function validate(options: object, types: Types, prefix: string): void {
  for (const [key, value] of Object.entries(options) as [string, unknown][]) {
    if (!Object.hasOwn(types, key)) {
      throw new ConfigurationError(`Unknown option "${prefix}${key}". Known are: ${Object.keys(types).join(", ")}.`);
    }
    const isUsable = typeof value === types[key] && value !== null && (typeof value !== "number" || value >= 0);
    if (value === undefined || isUsable) continue;
    throw new ConfigurationError(
      `Option "${prefix}${key}" must be ${types[key] === "number" ? "a number from 0" : `of type ${types[key]}`}.`,
    );
  }
}
