import { assertCapture } from "./assert-capture.ts";
import { type CaptureOptions, ConfigurationError, type SpanLimitOptions, type TracingOptions } from "./options.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { readProperty } from "./read-property.ts";
import { isSpanExporter } from "./resolve-exporters.ts";

/** What each option may be, as it is said to the user. */
type Expected<Options> = Readonly<Record<keyof Options, string>>;

const COUNT = "a whole number from 0";
const MILLIS = "a number from 0";

const OPTIONS: Expected<TracingOptions> = {
  enabled: "a boolean",
  service: "a string",
  resourceAttributes: "an object",
  exporter: "an object or a list",
  spanProcessors: "a list of objects with onEnd",
  sampler: "an object with shouldSample",
  keep: "a function",
  propagator: "an object with inject",
  incoming: '"continue" or "link" or "ignore" or a function',
  propagateTo: "a list or a function",
  limits: "an object",
  maxSpans: COUNT,
  maxBytes: COUNT,
  settleMillis: MILLIS,
  exceptions: '"full" or "type-only"',
  capture: "an object",
  redact: "a function",
  logs: "an object with createLogs, as createOtlpLogs() gives",
  metrics: "an object with createMetrics, as systemMetrics() gives",
};

const EXPORTER: Expected<OtlpExporterOptions> = {
  url: "a string",
  headers: "an object",
  timeoutMillis: MILLIS,
  compression: '"gzip" or "none"',
  maxRequestBytes: COUNT,
  serializer: "an object with serialize",
  fetch: "a function or an object with fetch",
  authorize: "a function",
};

const LIMITS: Expected<SpanLimitOptions> = {
  attributeCountLimit: COUNT,
  attributeValueLengthLimit: COUNT,
  eventCountLimit: COUNT,
  linkCountLimit: COUNT,
  attributePerEventCountLimit: COUNT,
  attributePerLinkCountLimit: COUNT,
};

const CAPTURE: Expected<CaptureOptions> = {
  query: "a boolean",
  userAgent: "a boolean",
  clientAddress: "a boolean",
  requestHeaders: "a list",
};

/** @throws ConfigurationError for names and values that cannot be meant. What is `undefined` counts as not given. */
export function validateOptions(options: TracingOptions): void {
  assertOptions(options);
  validate(options, OPTIONS);
  validate(options.limits, LIMITS, "limits.");
  validate(options.capture, CAPTURE, "capture.");
  assertCapture(options.capture ?? {});
  for (const exporter of [options.exporter ?? []].flat()) {
    if (!isSpanExporter(exporter)) validateExporter(exporter);
  }
}

/** Checks that there is an object with options. @throws ConfigurationError for anything else. */
export function assertOptions(options: unknown): void {
  validate({ options: options ?? null }, { options: "an object" });
}

/** @throws ConfigurationError as `validateOptions`. */
export function validateExporter(exporter: OtlpExporterOptions): void {
  validate({ exporter }, { exporter: "an object" });
  validate(exporter, EXPORTER, "exporter.");
}

/**
 * Checks options by a table that says what each may be. Names the option; never quotes its value, which may be a secret.
 *
 * @throws ConfigurationError for names and values that cannot be meant.
 */
export function validate(options: object = {}, known: Readonly<Record<string, string>>, prefix = ""): void {
  for (const [key, value] of Object.entries(options) as [string, unknown][]) {
    const expected = Object.hasOwn(known, key) ? known[key] : undefined;
    if (!expected) {
      throw new ConfigurationError(`Unknown option "${prefix}${key}". Common ones: ${Object.keys(known).join(", ")}.`);
    }
    if (value === undefined || expected.split(" or ").some((one) => fits(value, one))) continue;
    throw new ConfigurationError(`Option "${prefix}${key}" must be ${expected}.`);
  }
}

function fits(value: unknown, expected: string): boolean {
  if (typeof value === "number") {
    const isWhole = Number.isInteger(value) || value === Infinity;
    return value >= 0 && (expected === MILLIS || (expected === COUNT && isWhole));
  }
  if (typeof value !== "object") {
    const literal = typeof value === "string" ? `"${value}"` : String(value);
    return [`a ${typeof value}`, literal].includes(expected);
  }
  if (!value || !expected.startsWith(Array.isArray(value) ? "a list" : "an object")) return false;
  const [, method] = /with (\w+)/.exec(expected) ?? [];
  return !method || [value].flat().every((one) => typeof readProperty(one, method) === "function");
}
