import { ConfigurationError, type OtlpExporterOptions, type TracingOptions } from "./options.ts";

/** Whether a value can be meant, and what to write instead. */
interface Expectation {
  readonly what: string;
  holds(value: unknown): boolean;
}

/** Timers of the platforms take no more; beyond it they fire at once. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

const ofType = (type: "boolean" | "string" | "function"): Expectation => ({
  what: `a ${type}`,
  holds: (value) => typeof value === type,
});
const upTo = (max: number): Expectation => ({
  what: "a number that is not negative",
  holds: (value) => typeof value === "number" && value >= 0 && value <= max,
});
const objectWith = (...methods: string[]): Expectation => ({
  what: methods.length === 0 ? "an object" : `an object with ${methods.map((method) => `${method}()`).join(", ")}`,
  holds: (value) =>
    typeof value === "object" &&
    value !== null &&
    methods.every((method) => typeof (value as Record<string, unknown>)[method] === "function"),
});

const OPTIONS: Readonly<Record<keyof TracingOptions, Expectation>> = {
  enabled: ofType("boolean"),
  service: ofType("string"),
  resourceAttributes: objectWith(),
  exporter: objectWith(),
  sampler: objectWith("shouldSample"),
  propagator: objectWith("inject", "extract", "fields"),
  settleMillis: upTo(MAX_TIMER_MILLIS),
  maxSpans: upTo(Number.MAX_VALUE),
};

const EXPORTER_OPTIONS: Readonly<Record<keyof OtlpExporterOptions, Expectation>> = {
  url: ofType("string"),
  headers: objectWith(),
  timeoutMillis: upTo(Infinity),
  fetch: ofType("function"),
};

/** @throws ConfigurationError for names and values that cannot be meant. What is `undefined` counts as not given. */
export function validateOptions(options: TracingOptions): void {
  if (!objectWith().holds(options)) {
    throw new ConfigurationError(`Options must be an object, not ${options === null ? "null" : typeof options}.`);
  }
  validate(options, OPTIONS, "");
  if (options.exporter) validate(options.exporter, EXPORTER_OPTIONS, "exporter.");
}

/** Names the option; never quotes its value, which may be a secret. */
function validate(options: object, expected: Readonly<Record<string, Expectation>>, prefix: string): void {
  for (const [key, value] of Object.entries(options) as [string, unknown][]) {
    const name = `"${prefix}${key}"`;
    if (!Object.hasOwn(expected, key)) {
      const known = Object.keys(expected).map((other) => prefix + other);
      throw new ConfigurationError(`Unknown option ${name}. Known options: ${known.join(", ")}.`);
    }
    if (value !== undefined && expected[key]?.holds(value) === false) {
      throw new ConfigurationError(`Option ${name} is ${value === null ? "null" : `a ${typeof value}`} that cannot be used; it must be ${expected[key].what}.`);
    }
  }
}
