import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { createSdkWorker } from "./sdk-worker.mjs";

export default createSdkWorker({ serializer: ProtobufTraceSerializer, contentType: "application/x-protobuf" });
