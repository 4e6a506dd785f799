import { assertCapture } from "./assert-capture.ts";
import { type CaptureOptions, ConfigurationError, type SpanLimitOptions, type TracingOptions } from "./options.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { isSpanExporter } from "./resolve-exporters.ts";

/** What each option may be, as it is said to the user, between ` or `. */
type Expected<Options> = Readonly<Record<keyof Options, string>>;

const COUNT = "a number from 0";
const OBJECT = "an object";
const LIST = "a list";
const FUNCTION = "a function";
const TRUTH = "a boolean";
const TEXT = "a string";
const OBJECT_WITH = "an object with ";

const OPTIONS: Expected<TracingOptions> = {
  enabled: TRUTH,
  service: TEXT,
  resourceAttributes: OBJECT,
  exporter: `${OBJECT} or ${LIST}`,
  spanProcessors: LIST,
  sampler: `${OBJECT_WITH}shouldSample`,
  keep: FUNCTION,
  propagator: `${OBJECT_WITH}inject`,
  incoming: `"continue" or "link" or "ignore" or ${FUNCTION}`,
  propagateTo: `${LIST} or ${FUNCTION}`,
  limits: OBJECT,
  maxSpans: COUNT,
  maxBytes: COUNT,
  settleMillis: COUNT,
  exceptions: '"full" or "type-only"',
  capture: OBJECT,
  redact: FUNCTION,
  logs: `${OBJECT_WITH}createLogs, as createOtlpLogs() gives`,
  metrics: `${OBJECT_WITH}createMetrics, as systemMetrics() gives`,
};

const EXPORTER: Expected<OtlpExporterOptions> = {
  url: TEXT,
  headers: OBJECT,
  timeoutMillis: COUNT,
  compression: '"gzip" or "none"',
  maxRequestBytes: COUNT,
  serializer: `${OBJECT_WITH}serialize`,
  fetch: `${FUNCTION} or ${OBJECT_WITH}fetch`,
  authorize: FUNCTION,
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
  query: TRUTH,
  userAgent: TRUTH,
  clientAddress: TRUTH,
  requestHeaders: LIST,
};

/** @throws ConfigurationError for names and values that cannot be meant. What is `undefined` counts as not given. */
export function validateOptions(options: TracingOptions): void {
  validate({ options }, { options: OBJECT }, "");
  validate(options, OPTIONS, "");
  validate(options.limits, LIMITS, "limits.");
  validate(options.capture, CAPTURE, "capture.");
  assertCapture(options.capture ?? {});
  options.spanProcessors?.forEach((processor, index) => {
    const name = `spanProcessors[${index}]`;
    validate({ [name]: processor }, { [name]: `${OBJECT_WITH}onEnd` }, "");
  });
  for (const exporter of [options.exporter ?? []].flat()) {
    validate({ exporter }, { exporter: OBJECT }, "");
    if (!isSpanExporter(exporter)) validate(exporter, EXPORTER, "exporter.");
  }
}

/**
 * Checks options by a table that says what each may be. Names the option; never quotes its value, which may be a secret.
 *
 * @throws ConfigurationError for names and values that cannot be meant.
 */
export function validate(options: object = {}, known: Readonly<Record<string, string>>, prefix: string): void {
  for (const [key, value] of Object.entries(options) as [string, unknown][]) {
    const expected = Object.hasOwn(known, key) ? known[key] : undefined;
    if (!expected) {
      throw new ConfigurationError(`Unknown option "${prefix}${key}". Known are: ${Object.keys(known).join(", ")}.`);
    }
    if (value === undefined || expected.split(" or ").some((one) => fits(value, one))) continue;
    throw new ConfigurationError(`Option "${prefix}${key}" must be ${expected}.`);
  }
}

function fits(value: unknown, expected: string): boolean {
  if (typeof value === "string") return expected === TEXT || expected === `"${value}"`;
  if (!expected.startsWith(OBJECT_WITH)) return expected === kindOf(value);
  const [method = ""] = expected.slice(OBJECT_WITH.length).split(",");
  return kindOf(value) === OBJECT && typeof (value as Record<string, unknown>)[method] === "function";
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return LIST;
  if (typeof value === "number") return value >= 0 ? COUNT : "no such number";
  return typeof value === "object" ? (value ? OBJECT : "null") : `a ${typeof value}`;
}
