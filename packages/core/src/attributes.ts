/**
 * Attribute keys of the OpenTelemetry semantic conventions that core sets, as copied strings: the `/incubating`
 * entry point of the official package drops keys between minor versions and breaks fresh installs.
 */
export const SCHEMA_URL = "https://opentelemetry.io/schemas/1.45.0";

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/ and …/exception/
export const ERROR_TYPE = "error.type";
export const EXCEPTION_EVENT = "exception";
export const EXCEPTION_TYPE = "exception.type";
export const EXCEPTION_MESSAGE = "exception.message";
export const EXCEPTION_STACKTRACE = "exception.stacktrace";

// https://opentelemetry.io/docs/specs/semconv/http/http-spans/
export const HTTP_REQUEST_HEADER = "http.request.header.";
export const HTTP_REQUEST_METHOD = "http.request.method";
export const HTTP_REQUEST_METHOD_ORIGINAL = "http.request.method_original";
export const HTTP_RESPONSE_STATUS_CODE = "http.response.status_code";
export const SERVER_ADDRESS = "server.address";
export const SERVER_PORT = "server.port";
export const URL_FULL = "url.full";
export const URL_PATH = "url.path";
export const URL_QUERY = "url.query";
export const URL_SCHEME = "url.scheme";
export const USER_AGENT_ORIGINAL = "user_agent.original";

// https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/
export const FAAS_COLDSTART = "faas.coldstart";
export const FAAS_TRIGGER = "faas.trigger";

// https://opentelemetry.io/docs/specs/semconv/resource/
export const SERVICE_NAME = "service.name";
export const TELEMETRY_SDK_NAME = "telemetry.sdk.name";
export const TELEMETRY_SDK_VERSION = "telemetry.sdk.version";
export const TELEMETRY_DISTRO_NAME = "telemetry.distro.name";
export const TELEMETRY_DISTRO_VERSION = "telemetry.distro.version";

/** Set on a span that was still open when its invocation's time was over, and was closed for its author. */
export const TRACELET_INCOMPLETE = "tracelet.incomplete";

/** Set on a root span whose caller went away before it had the whole response. */
export const TRACELET_CLIENT_DISCONNECTED = "tracelet.client_disconnected";
