/** Attribute keys that the Workers adapter sets beside core's, as copied strings. */

// https://opentelemetry.io/docs/specs/semconv/resource/cloud/
export const CLOUD_PROVIDER = "cloud.provider";
export const CLOUD_PLATFORM = "cloud.platform";

// https://opentelemetry.io/docs/specs/semconv/resource/#telemetry-sdk
export const TELEMETRY_SDK_LANGUAGE = "telemetry.sdk.language";

// https://opentelemetry.io/docs/specs/semconv/http/http-spans/ and …/faas/faas-spans/
export const CLIENT_ADDRESS = "client.address";
export const HTTP_ROUTE = "http.route";
export const NETWORK_PROTOCOL_VERSION = "network.protocol.version";
export const FAAS_COLDSTART = "faas.coldstart";

// https://developers.cloudflare.com/workers/observability/traces/spans-and-attributes/
export const CLOUDFLARE_HANDLER_TYPE = "cloudflare.handler_type";
export const CLOUDFLARE_RAY_ID = "cloudflare.ray_id";
export const CLOUDFLARE_COLO = "cloudflare.colo";
export const CLOUDFLARE_BINDING_NAME = "cloudflare.binding.name";

// https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#timer
export const FAAS_CRON = "faas.cron";
export const FAAS_TIME = "faas.time";

// https://opentelemetry.io/docs/specs/semconv/general/attributes/
export const NETWORK_TRANSPORT = "network.transport";
export const SERVER_ADDRESS = "server.address";
export const SERVER_PORT = "server.port";

// https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
export const MESSAGING_BATCH_MESSAGE_COUNT = "messaging.batch.message_count";
export const MESSAGING_DESTINATION_NAME = "messaging.destination.name";
export const MESSAGING_MESSAGE_ID = "messaging.message.id";
export const MESSAGING_OPERATION_NAME = "messaging.operation.name";
export const MESSAGING_OPERATION_TYPE = "messaging.operation.type";
export const MESSAGING_SYSTEM = "messaging.system";

/** The conventions have no value for it; made like `aws_sqs` and `gcp_pubsub`. */
export const CLOUDFLARE_QUEUES = "cloudflare_queues";

// Handlers, by Cloudflare's own names.
export const CLOUDFLARE_QUEUE_BATCH_SIZE = "cloudflare.queue.batch_size";
export const CLOUDFLARE_QUEUE_NAME = "cloudflare.queue.name";
export const CLOUDFLARE_SCHEDULED_TIME = "cloudflare.scheduled_time";
export const CLOUDFLARE_TRACE_COUNT = "cloudflare.trace.count";

// Handlers, by names of our own: what becomes of messages.
export const CLOUDFLARE_QUEUE_ACKED = "cloudflare.queue.acked";
export const CLOUDFLARE_QUEUE_RETRIED = "cloudflare.queue.retried";
export const CLOUDFLARE_QUEUE_ATTEMPTS = "cloudflare.queue.attempts";
export const CLOUDFLARE_QUEUE_OUTCOME = "cloudflare.queue.outcome";

// Bindings: https://opentelemetry.io/docs/specs/semconv/db/database-spans/
export const DB_OPERATION_BATCH_SIZE = "db.operation.batch.size";
export const DB_OPERATION_NAME = "db.operation.name";
export const DB_QUERY_TEXT = "db.query.text";
export const DB_RESPONSE_RETURNED_ROWS = "db.response.returned_rows";
export const DB_SYSTEM_NAME = "db.system.name";

// Bindings: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
export const GEN_AI_OPERATION_NAME = "gen_ai.operation.name";
export const GEN_AI_PROVIDER_NAME = "gen_ai.provider.name";
export const GEN_AI_REQUEST_MODEL = "gen_ai.request.model";
export const GEN_AI_USAGE_INPUT_TOKENS = "gen_ai.usage.input_tokens";
export const GEN_AI_USAGE_OUTPUT_TOKENS = "gen_ai.usage.output_tokens";

// Bindings: https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/
export const RPC_METHOD = "rpc.method";
export const RPC_SYSTEM_NAME = "rpc.system.name";

/** The conventions have no value for the RPC of Workers; this is what Cloudflare's own keys call it. */
export const JSRPC = "jsrpc";

// Bindings, by Cloudflare's own names.
export const CLOUDFLARE_BINDING_TYPE = "cloudflare.binding.type";
export const CLOUDFLARE_JSRPC_METHOD = "cloudflare.jsrpc.method";
export const CLOUDFLARE_KV_QUERY_KEYS_COUNT = "cloudflare.kv.query.keys.count";
export const CLOUDFLARE_KV_RESPONSE = "cloudflare.kv.response.";
export const CLOUDFLARE_D1_RESPONSE = "cloudflare.d1.response.";
export const CLOUDFLARE_R2_OPERATION = "cloudflare.r2.operation";
export const CLOUDFLARE_R2_RESPONSE = "cloudflare.r2.response.";
export const CACHE_RESPONSE_STATUS_CODE = "cache.response.status_code";
export const CACHE_RESPONSE_SUCCESS = "cache.response.success";

// Bindings, by a name of our own.
export const CLOUDFLARE_RATE_LIMIT_SUCCESS = "cloudflare.rate_limit.success";

// Classes, by Cloudflare's own names.
export const CLOUDFLARE_DURABLE_OBJECT_ROWS_WRITTEN = "cloudflare.durable_object.response.rows_written";
export const CLOUDFLARE_ENTRYPOINT = "cloudflare.entrypoint";

// Classes, by names of our own.
export const CLOUDFLARE_ALARM_RETRY_COUNT = "cloudflare.alarm.retry_count";
export const CLOUDFLARE_WEB_SOCKET_CLOSE_CODE = "cloudflare.web_socket.close_code";
export const CLOUDFLARE_WORKFLOW_ATTEMPT = "cloudflare.workflow.step.attempt";
export const CLOUDFLARE_WORKFLOW_INSTANCE_ID = "cloudflare.workflow.instance_id";
export const CLOUDFLARE_WORKFLOW_NAME = "cloudflare.workflow.name";
export const CLOUDFLARE_WORKFLOW_RETRY_LIMIT = "cloudflare.workflow.step.retry_limit";
export const CLOUDFLARE_WORKFLOW_STEP = "cloudflare.workflow.step.name";
