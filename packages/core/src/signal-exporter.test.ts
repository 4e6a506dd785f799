import { describe, expect, it } from "vitest";
import { createTracing } from "./create-tracing.ts";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createInMemoryExporter } from "./in-memory-exporter.ts";
import { runToEnd } from "./log-collector.fixture.ts";
import type { ExporterOption } from "./options.ts";
import { createOtlpLogs } from "./otlp-logs.ts";
import { systemMetrics } from "./system-metrics.ts";

const SIGNALS = [
  ["logs", "log records", "LOGS", (exporter?: object) => ({ logs: createOtlpLogs({ ...(exporter && { exporter }) }) })],
  [
    "metrics",
    "metrics",
    "METRICS",
    (exporter?: object) => ({ metrics: systemMetrics({ ...(exporter && { exporter }) }) }),
  ],
] as const;

const SPANS_ALONE: readonly [what: string, exporter: ExporterOption][] = [
  ["an SDK's exporter", createInMemoryExporter()],
  ["AWS X-Ray", { url: "https://xray.eu-central-1.amazonaws.com/v1/traces" }],
];

describe.each(SIGNALS)("the export of %s", (path, what, signal, option) => {
  const lines = collectDiagLines();

  it.each(SPANS_ALONE)("sends nothing beside %s, and says once how to", async (_, exporter) => {
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = (url) => Promise.resolve((urls.push(url as string), new Response()));
    const tracing = createTracing({ exporter: { ...exporter, fetch } as ExporterOption, ...option() });
    for (let count = 0; count < 2; count++) await runToEnd(tracing, () => undefined);
    expect(urls.filter((url) => url.endsWith(path))).toEqual([]);
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`${what} are not exported.*OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`)),
    ]);
  });

  it("says that it knows no other exporter than OTLP, and uses that", async () => {
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = (url) => Promise.resolve((urls.push(url as string), new Response()));
    const exporter = { url: "https://collector.test/v1/traces", fetch };
    const tracing = createTracing({ exporter, ...option() }, { [`OTEL_${signal}_EXPORTER`]: "Console" });
    // oxlint-disable-next-line no-console -- what is recorded
    await runToEnd(tracing, () => console.debug("recorded"));
    expect(urls).toContain(`https://collector.test/v1/${path}`);
    expect(lines).toEqual([expect.stringContaining(`OTEL_${signal}_EXPORTER cannot be used: use otlp or none`)]);
  });

  it("refuses an endpoint that cannot be meant, when it is set up", () => {
    const attempt = () => createTracing({ enabled: true, ...option({ endpoint: "https://collector.test" }) });
    expect(attempt).toThrow(/Unknown option "exporter.endpoint"/);
  });
});
