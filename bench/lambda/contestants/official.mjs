// The official instrumentation with the SDK and the OTLP exporter. Its hook into the module loader finds nothing in a bundle, so
// that its wrapper is put on by hand.
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { AwsLambdaInstrumentation } from "@opentelemetry/instrumentation-aws-lambda";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { handleOrder } from "../../user-code.ts";
import { inSpan } from "../../workers/contestants/api-idiom.mjs";

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ "service.name": "bench" }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
const instrumentation = new AwsLambdaInstrumentation();
instrumentation.setTracerProvider(provider);

const userHandler = () => handleOrder(inSpan, () => Promise.resolve("in stock"));

// oxlint-disable-next-line no-underscore-dangle -- no public name puts it on
export const handler = instrumentation._getHandler(Date.now())(userHandler);
