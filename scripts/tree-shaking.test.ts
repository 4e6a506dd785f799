import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/**
 * What users import by name, and a text that is in a bundle exactly when it is. (Messages for everybody name
 * `https://api.honeycomb.io` as an example.)
 */
const OPTIONAL: readonly (readonly [name: string, marker: string])[] = [
  ["axiom", "x-axiom-dataset"],
  ["betterStack", "betterstackdata.com"],
  ["collector", "collector({ url })"],
  ["createOtlpLogs", "of createOtlpLogs()"],
  ["dash0", "dash0.com"],
  ["datadog", "datadoghq.com"],
  ["dynatrace", "live.dynatrace.com"],
  ["elastic", "elastic({ url })"],
  ["grafanaCloud", "grafana.net"],
  ["consoleExporter", "attributes|events|links"],
  ["jsonSerializer", "application/json"],
  ["honeycomb", "api.eu1.honeycomb.io"],
  ["langfuse", "cloud.langfuse.com"],
  ["logfire", "logfire-us.pydantic.dev"],
  ["newRelic", "otlp.nr-data.net"],
  ["openObserve", "api.openobserve.ai"],
  ["sentry", "ingest.sentry.io"],
  ["signoz", "ingest.us.signoz.cloud"],
  ["systemMetrics", "faas.invocations"],
  ["xray", "amazonaws.com"],
  ["b3Propagator", "x-b3-"],
  ["jaegerPropagator", "uber-trace-id"],
  ["xrayPropagator", "x-amzn-trace-id"],
];

const CORE = fileURLToPath(new URL("../packages/core/", import.meta.url));

/** A bundle of what users' code imports from the sources of core, as a Worker's. */
async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: CORE },
    absWorkingDir: CORE,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["source", "workerd", "worker", "browser"],
    external: ["node:*"],
    // Sources name the CommonJS files of the SDK, which do not tree-shake; packages/core/tsdown.config.ts does the same.
    alias: Object.fromEntries(
      ["sdk-trace", "otlp-transformer"].map((name) => [
        `@opentelemetry/${name}/build/src`,
        `@opentelemetry/${name}/build/esm`,
      ]),
    ),
  });
  return outputFiles[0]?.text ?? "";
}

const optionalIn = (text: string): string[] =>
  OPTIONAL.filter(([, marker]) => text.includes(marker)).map(([name]) => name);

describe("a bundle", () => {
  it("contains nothing optional when only createTracing and withSpan are used", async () => {
    const text = await bundle('export { createTracing, withSpan } from "./src/index.ts";');
    expect(text).toContain("OTEL_EXPORTER_OTLP_");
    expect(optionalIn(text)).toEqual([]);
  });

  it.each(OPTIONAL.map(([name]) => name))("contains %s when it is used, and nothing else optional", async (name) => {
    const text = await bundle(`export { createTracing, ${name} } from "./src/index.ts";`);
    expect(optionalIn(text)).toEqual([name]);
  });
});
