import { BatchSpanProcessor, InMemorySpanExporter, SimpleSpanProcessor } from "@beside/sdk";
import { OTLPTraceExporter } from "opentelemetry-exporter-3";
import { describeSpan, type Scenario } from "./scenario.ts";

const exporter = new InMemorySpanExporter();
const batched = new InMemorySpanExporter();

/** The user's own processors and exporter, of another line of the SDK than the one inside of tracelet. */
export const scenario: Scenario = {
  options: ({ OTEL_EXPORTER_OTLP_ENDPOINT: url }) => ({
    enabled: true,
    exporter: new OTLPTraceExporter({ url: `${url}/v1/traces` }),
    spanProcessors: [new SimpleSpanProcessor({ exporter }), new BatchSpanProcessor({ exporter: batched })],
  }),
  others: () => [...exporter.getFinishedSpans(), ...batched.getFinishedSpans()].map(describeSpan),
};
