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

// Of calls of the AWS SDK. https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/ and the services' pages
export const AWS_REQUEST_ID = "aws.request_id";
export const AWS_EXTENDED_REQUEST_ID = "aws.extended_request_id";
export const AWS_DYNAMODB = "aws.dynamodb.";
export const AWS_KINESIS_STREAM_NAME = "aws.kinesis.stream_name";
export const AWS_S3_BUCKET = "aws.s3.bucket";
export const AWS_S3_COPY_SOURCE = "aws.s3.copy_source";
export const AWS_S3_KEY = "aws.s3.key";
export const AWS_S3_PART_NUMBER = "aws.s3.part_number";
export const AWS_S3_UPLOAD_ID = "aws.s3.upload_id";
export const AWS_SQS_QUEUE_URL = "aws.sqs.queue.url";
export const AWS_STEP_FUNCTIONS_ACTIVITY_ARN = "aws.step_functions.activity.arn";
export const AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN = "aws.step_functions.state_machine.arn";
export const DB_COLLECTION_NAME = "db.collection.name";
export const DB_OPERATION_BATCH_SIZE = "db.operation.batch.size";
export const DB_OPERATION_NAME = "db.operation.name";
export const DB_SYSTEM_NAME = "db.system.name";
export const ERROR_TYPE = "error.type";
export const FAAS_INVOKED_NAME = "faas.invoked_name";
export const FAAS_INVOKED_PROVIDER = "faas.invoked_provider";
export const FAAS_INVOKED_REGION = "faas.invoked_region";
export const HTTP_REQUEST_RESEND_COUNT = "http.request.resend_count";
export const HTTP_RESPONSE_STATUS_CODE = "http.response.status_code";
export const RPC_METHOD = "rpc.method";
export const RPC_SERVICE = "rpc.service";
export const RPC_SYSTEM = "rpc.system";
export const SERVER_PORT = "server.port";

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/messaging/ and …/cloudevents/
export const MESSAGING_BATCH_MESSAGE_COUNT = "messaging.batch.message_count";
export const MESSAGING_DESTINATION_NAME = "messaging.destination.name";
export const MESSAGING_MESSAGE_ID = "messaging.message.id";
export const MESSAGING_OPERATION_NAME = "messaging.operation.name";
export const MESSAGING_OPERATION_TYPE = "messaging.operation.type";
export const MESSAGING_SYSTEM = "messaging.system";
export const AWS_SNS_TOPIC_ARN = "aws.sns.topic.arn";
export const CLOUDEVENTS_EVENT_SOURCE = "cloudevents.event_source";
export const CLOUDEVENTS_EVENT_TYPE = "cloudevents.event_type";

// https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/
export const FAAS_DOCUMENT_COLLECTION = "faas.document.collection";
export const FAAS_DOCUMENT_OPERATION = "faas.document.operation";
export const FAAS_DOCUMENT_NAME = "faas.document.name";
export const FAAS_DOCUMENT_TIME = "faas.document.time";
export const FAAS_TIME = "faas.time";

/** Which service sent the event: `sqs`, `apigateway`, `cognito`; absent when that cannot be told. */
export const TRACELET_EVENT_SOURCE = "tracelet.event_source";

/** How many messages of a batch the handler reported as failed. */
export const TRACELET_BATCH_ITEM_FAILURES = "tracelet.batch_item_failures";

/** How long the process took from its start until `instrument()` was called, in milliseconds; on cold starts alone. */
export const TRACELET_INIT_DURATION_MS = "tracelet.init_duration_ms";
