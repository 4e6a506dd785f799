import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/**
 * What users import by name, a text that is in a bundle exactly when it is, and what else of this list it is made of.
 * (Messages for everybody name `https://api.honeycomb.io` as an example.)
 */
const OPTIONAL: readonly (readonly [name: string, marker: string, ...parts: string[]])[] = [
  ["axiom", "x-axiom-dataset"],
  ["betterStack", "betterstackdata.com"],
  ["collector", "collector({ url })"],
  ["correlateConsole", "function correlateConsole(", "traceContext"],
  ["createInMemoryExporter", "function createInMemoryExporter("],
  ["createOtlpLogs", "of createOtlpLogs()"],
  ["dash0", "dash0.com"],
  ["datadog", "datadoghq.com"],
  ["dynatrace", "live.dynatrace.com"],
  ["elastic", "elastic({ url })"],
  ["grafanaCloud", "grafana.net"],
  ["consoleExporter", "attributes|events|links"],
  ["allOf", "function allOf("],
  ["anyOf", "function anyOf("],
  ["keepErrors", "function keepErrors("],
  ["keepRatio", "keepRatio() takes"],
  ["keepSampled", "function keepSampled("],
  ["keepSlowerThan", "keepSlowerThan() takes"],
  ["not", "function not("],
  ["ratioSampler", "function ratioSampler("],
  ["triggerSampler", "of triggerSampler()"],
  ["traceContext", "function traceContext("],
  ["traced", "function traced("],
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

/** Where both packages are found as users install them: as what was built. */
const CLOUDFLARE = fileURLToPath(new URL("../packages/cloudflare/", import.meta.url));

/** A bundle of what users' code imports, as a Worker's. */
async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: CLOUDFLARE },
    absWorkingDir: CLOUDFLARE,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
  });
  return outputFiles[0]?.text ?? "";
}

const optionalIn = (text: string): string[] =>
  OPTIONAL.filter(([, marker]) => text.includes(marker)).map(([name]) => name);

describe("a bundle", () => {
  it.each([
    ["a set-up without adapter", 'export { createTracing, withSpan } from "@tracelet/core";'],
    ["a Worker", 'export { instrument } from "@tracelet/cloudflare";'],
  ])("of %s contains nothing optional", async (_, code) => {
    const text = await bundle(code);
    expect(text).toContain("OTEL_EXPORTER_OTLP_");
    expect(optionalIn(text)).toEqual([]);
  });

  it.each(OPTIONAL)("contains %s when it is used, and nothing else optional", async (name, _, ...parts) => {
    const text = await bundle(`export { createTracing, ${name} } from "@tracelet/core";`);
    expect(optionalIn(text).toSorted()).toEqual([name, ...parts].toSorted());
  });

  it("contains the propagators and exporters that variables can name when all of them are asked for", async () => {
    const text = await bundle('export { optionsFromEnv } from "@tracelet/core";');
    const named = ["b3Propagator", "consoleExporter", "jaegerPropagator", "jsonSerializer", "xrayPropagator"];
    expect(optionalIn(text).toSorted()).toEqual(named);
  });
});
