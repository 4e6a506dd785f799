import type { Attributes } from "@opentelemetry/api";
import { type AdapterDefaults, type EnvRecord, VERSION } from "@tracelet/core";
import {
  AWS_LOG_GROUP_NAMES,
  CLOUD_PLATFORM,
  CLOUD_PROVIDER,
  CLOUD_REGION,
  FAAS_INSTANCE,
  FAAS_MAX_MEMORY,
  FAAS_NAME,
  FAAS_VERSION,
  SERVICE_NAME,
  TELEMETRY_SDK_LANGUAGE,
} from "./attributes.ts";
import { fetchByHttp } from "./node-http.ts";
import { text } from "./text.ts";

const BYTES_PER_MIB = 1_048_576;

/**
 * What every span of a function is from, by the variables that the platform sets.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * @see https://opentelemetry.io/docs/specs/semconv/resource/faas/
 */
export function lambdaDefaults(env: EnvRecord): AdapterDefaults {
  const ofLambda = (variable: string): string | undefined => text(env[`AWS_LAMBDA_${variable}`]);
  const name = ofLambda("FUNCTION_NAME");
  const memory = Number(ofLambda("FUNCTION_MEMORY_SIZE"));
  const logGroup = ofLambda("LOG_GROUP_NAME");
  const resourceAttributes: Attributes = {
    [CLOUD_PROVIDER]: "aws",
    [CLOUD_PLATFORM]: "aws_lambda",
    [CLOUD_REGION]: text(env["AWS_REGION"]),
    [FAAS_NAME]: name,
    [FAAS_VERSION]: ofLambda("FUNCTION_VERSION"),
    [FAAS_INSTANCE]: ofLambda("LOG_STREAM_NAME"),
    [FAAS_MAX_MEMORY]: memory > 0 ? memory * BYTES_PER_MIB : undefined,
    [AWS_LOG_GROUP_NAMES]: logGroup && [logGroup],
    [TELEMETRY_SDK_LANGUAGE]: "nodejs",
    [SERVICE_NAME]: name,
  };
  return { name: "@tracelet/aws-lambda", version: VERSION, resourceAttributes, fetch: fetchByHttp };
}
