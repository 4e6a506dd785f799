/** Attribute keys that this package sets, as copied strings. @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
export const HTTP_ROUTE = "http.route";
export const CLIENT_ADDRESS = "client.address";

/** @see https://opentelemetry.io/docs/specs/semconv/resource/ */
export const CLOUD_PLATFORM = "cloud.platform";
export const CLOUD_PROVIDER = "cloud.provider";
export const PROCESS_RUNTIME_NAME = "process.runtime.name";
export const PROCESS_RUNTIME_VERSION = "process.runtime.version";
export const TELEMETRY_SDK_LANGUAGE = "telemetry.sdk.language";

/** Of the spans of single handlers. @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/code/ */
export const CODE_FUNCTION_NAME = "code.function.name";
export const HONO_PATH = "hono.path";
export const HONO_TYPE = "hono.type";
