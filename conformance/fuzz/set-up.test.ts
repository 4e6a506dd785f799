import { ConfigurationError, createTracing, optionsFromEnv, type TracingOptions } from "@tracelet/core";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { arbitraryMake, arbitraryText, type Make } from "./arbitrary-values.ts";
import { createFuzzCollector } from "./fuzz-collector.ts";
import { fuzz } from "./fuzz.ts";
import { createFuzzPlatform } from "./fuzz-platform.ts";

const VARIABLES = [
  "OTEL_ENABLED",
  "OTEL_SDK_DISABLED",
  "OTEL_SERVICE_NAME",
  "OTEL_RESOURCE_ATTRIBUTES",
  "OTEL_TRACES_SAMPLER",
  "OTEL_TRACES_SAMPLER_ARG",
  "OTEL_PROPAGATORS",
  "OTEL_TRACES_EXPORTER",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_HEADERS",
  "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
  "OTEL_EXPORTER_OTLP_TIMEOUT",
  "OTEL_EXPORTER_OTLP_COMPRESSION",
  "OTEL_EXPORTER_OTLP_PROTOCOL",
  "OTEL_ATTRIBUTE_COUNT_LIMIT",
  "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  "OTEL_SPAN_EVENT_COUNT_LIMIT",
  "OTEL_LOG_LEVEL",
  "__proto__",
];

const WORDS = [
  "true",
  "false",
  "none",
  "otlp",
  "console",
  "http/json",
  "grpc",
  "traceidratio",
  "parentbased_always_on",
];
const text = fc.oneof(
  fc.constantFrom(
    ...WORDS,
    "0.5",
    "-1",
    "NaN",
    "1e999",
    "https://a.test:4317/x?y#z",
    "//",
    "localhost:4318",
    "a=b,c=%zz",
  ),
  arbitraryText,
  fc.webUrl(),
);

const entries = fc.array(
  fc.tuple(
    fc.constantFrom(...VARIABLES),
    fc.oneof(
      text.map(
        (one): Make =>
          () =>
            one,
      ),
      arbitraryMake,
    ),
  ),
);

describe("an environment", () => {
  fuzz("of any values gives a set-up that works, and never an error", [entries], async (list) => {
    const env = Object.fromEntries(list.map(([name, make]) => [name, make()]));
    const { fetch, take } = createFuzzCollector();
    const tracing = createTracing({ enabled: true, exporter: { fetch } }, env);
    expect(
      tracing.run(
        { trigger: "http", name: "root", flush: () => ({ start: () => undefined, force: async () => undefined }) },
        () => 42,
      ),
    ).toBe(42);
    createTracing(withoutConsole(optionsFromEnv(env)), env);
    take();
  });
});

/** Nothing is to be printed. */
function withoutConsole({ propagator }: TracingOptions): TracingOptions {
  return propagator ? { propagator } : {};
}

const OPTIONS = [
  "enabled",
  "service",
  "resourceAttributes",
  "exporter",
  "spanProcessors",
  "sampler",
  "keep",
  "propagator",
  "incoming",
  "propagateTo",
  "limits",
  "maxSpans",
  "maxBytes",
  "settleMillis",
  "exceptions",
  "capture",
  "redact",
  "logs",
  "metrics",
  "__proto__",
  "unknown",
];

const NESTED: Readonly<Record<string, readonly string[]>> = {
  exporter: ["url", "headers", "timeoutMillis", "compression", "maxRequestBytes", "serializer", "authorize"],
  limits: ["attributeCountLimit", "attributeValueLengthLimit", "eventCountLimit", "linkCountLimit"],
  capture: ["query", "userAgent", "clientAddress", "requestHeaders"],
};

const option = fc.constantFrom(...OPTIONS).chain((name) => {
  const members = Object.hasOwn(NESTED, name) ? NESTED[name] : undefined;
  const nested = members && fc.dictionary(fc.constantFrom(...members), arbitraryMake);
  return fc.tuple(fc.constant(name), nested ? fc.oneof(arbitraryMake, nested.map(madeOf)) : arbitraryMake);
});

function madeOf(makes: Readonly<Record<string, Make>>): Make {
  return () => Object.fromEntries(Object.entries(makes).map(([key, make]) => [key, make()]));
}

describe("options", () => {
  fuzz(
    "of any values work, or are refused by a ConfigurationError",
    [fc.array(option, { maxLength: 3 })],
    async (list) => {
      const options = Object.fromEntries(list.map(([name, make]) => [name, make()])) as TracingOptions;
      const platform = attempt(() => createFuzzPlatform(options));
      // What a function of the user's throws, or a timer of so many years, is not what is looked for here.
      if (!platform || list.length === 0) return;
      expect(await settled(() => platform.run(() => 42))).toBe("settled");
    },
  );
});

function attempt(
  createPlatform: () => ReturnType<typeof createFuzzPlatform>,
): ReturnType<typeof createFuzzPlatform> | undefined {
  try {
    return createPlatform();
  } catch (error) {
    // A value that throws when it is looked at throws at set-up, as anything wrong does.
    if (!/by a trap|revoked/.test(String(error))) expect(error).toBeInstanceOf(ConfigurationError);
    return undefined;
  }
}

/** The books may not balance with exporters, processors and serialisers that are no such. */
async function settled(run: () => Promise<unknown>): Promise<string> {
  await run().catch((error: unknown) => expect(String(error)).toContain("AssertionError"));
  return "settled";
}
