/** Attribute keys that the Lambda adapter sets beside core's, as copied strings. */

// https://opentelemetry.io/docs/specs/semconv/resource/cloud/ and …/faas/
export const CLOUD_PROVIDER = "cloud.provider";
export const CLOUD_PLATFORM = "cloud.platform";
export const CLOUD_REGION = "cloud.region";
export const CLOUD_ACCOUNT_ID = "cloud.account.id";
export const CLOUD_RESOURCE_ID = "cloud.resource_id";
export const FAAS_NAME = "faas.name";
export const FAAS_VERSION = "faas.version";
export const FAAS_INSTANCE = "faas.instance";
export const FAAS_MAX_MEMORY = "faas.max_memory";
export const SERVICE_NAME = "service.name";
export const TELEMETRY_SDK_LANGUAGE = "telemetry.sdk.language";

// https://opentelemetry.io/docs/specs/semconv/resource/cloud-provider/aws/logs/
export const AWS_LOG_GROUP_NAMES = "aws.log.group.names";

// https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/
export const FAAS_INVOCATION_ID = "faas.invocation_id";
export const FAAS_COLDSTART = "faas.coldstart";
export const AWS_LAMBDA_INVOKED_ARN = "aws.lambda.invoked_arn";

// https://opentelemetry.io/docs/specs/semconv/http/http-spans/
export const CLIENT_ADDRESS = "client.address";
export const HTTP_ROUTE = "http.route";
export const NETWORK_PROTOCOL_VERSION = "network.protocol.version";
export const SERVER_ADDRESS = "server.address";
