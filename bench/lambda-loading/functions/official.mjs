// As its README says, with the exporter that sends what tracelet sends.
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { AwsLambdaInstrumentation } from "@opentelemetry/instrumentation-aws-lambda";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { loadOwnHandler } from "./own-handler.mjs";

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ "service.name": process.env.AWS_LAMBDA_FUNCTION_NAME }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
registerInstrumentations({ instrumentations: [new AwsLambdaInstrumentation()] });

export const handler = loadOwnHandler();
