import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { createSdkWorker } from "./sdk-worker.mjs";

export default createSdkWorker({ serializer: JsonTraceSerializer, contentType: "application/json" });
