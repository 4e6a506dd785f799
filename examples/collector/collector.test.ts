import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createCaller } from "conformance/trace-context.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { useExample } from "../platforms.ts";

interface CollectorConfig {
  readonly receivers: { readonly otlp: { readonly protocols: { readonly http: { readonly endpoint: string } } } };
  readonly processors: {
    readonly tail_sampling: { readonly decision_wait: string; readonly policies: readonly Record<string, unknown>[] };
  };
  readonly exporters: object;
  readonly service: {
    readonly pipelines: Readonly<Record<string, Readonly<Record<Component, readonly string[]>>>>;
  };
}
interface Compose {
  readonly services: Readonly<Record<string, { readonly ports: readonly string[]; readonly volumes?: string[] }>>;
}
type Component = "receivers" | "processors" | "exporters";

const read = (file: string) => readFile(join(import.meta.dirname, file), "utf8");

/**
 * What a policy of each type has to say, by the processor's documentation.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/tailsamplingprocessor
 */
const POLICIES: Readonly<Record<string, object>> = {
  status_code: { status_codes: expect.arrayContaining(["ERROR"]) },
  latency: { threshold_ms: expect.any(Number) },
  probabilistic: { sampling_percentage: expect.any(Number) },
};

describe("the Collector's configuration", () => {
  let config: CollectorConfig;
  let compose: Compose;
  beforeAll(async () => {
    config = parse(await read("otelcol.yaml")) as CollectorConfig;
    compose = parse(await read("compose.yaml")) as Compose;
  });

  it("keeps errors, slow traces, and a part of the rest", () => {
    const { policies } = config.processors.tail_sampling;
    expect(policies.map(({ type }) => type)).toEqual(["status_code", "latency", "probabilistic"]);
    for (const policy of policies) {
      const type = String(policy["type"]);
      expect(Object.keys(policy)).toEqual(["name", "type", type]);
      expect(policy[type]).toEqual(POLICIES[type]);
    }
  });

  it("defines what its pipelines use, and uses what it defines", () => {
    const pipelines = Object.values(config.service.pipelines);
    for (const kind of ["receivers", "processors", "exporters"] as const) {
      const used = new Set(pipelines.flatMap((pipeline) => pipeline[kind]));
      expect([...used].toSorted()).toEqual(Object.keys(config[kind]).toSorted());
    }
    expect(config.service.pipelines["traces"]?.processors).toEqual(["memory_limiter", "tail_sampling"]);
  });

  it("listens where the Worker sends to", async () => {
    const port = config.receivers.otlp.protocols.http.endpoint.split(":").at(-1);
    expect(compose.services["otelcol"]?.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(compose.services["otelcol"]?.volumes).toEqual(["./otelcol.yaml:/etc/otelcol-contrib/config.yaml:ro"]);
    expect(await read("wrangler.jsonc")).toContain(`"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:${port}"`);
  });
});

describe("the Worker beside it", () => {
  const example = useExample(import.meta.dirname, { workers: ["wrangler.jsonc"] });

  it.each([
    { path: "/there", status: 200, code: "unset" },
    { path: "/fails", status: 500, code: "error" },
  ])("sends every span, with the status that the policies ask for: $path", async ({ path, status, code }) => {
    const { traceId, headers } = createCaller();
    expect((await example.fetch(path, { headers })).status).toBe(status);
    const spans = await example.spansOf(traceId, 2);
    expect(spans.map((span) => [span.name, span.status.code, span.flags & 1])).toEqual(
      expect.arrayContaining([
        ["GET", code, 1],
        ["handle", code, 1],
      ]),
    );
  });
});
