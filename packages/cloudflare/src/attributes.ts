/** Attribute keys that the Workers adapter sets beside core's, as copied strings. */

// https://opentelemetry.io/docs/specs/semconv/resource/cloud/
export const CLOUD_PROVIDER = "cloud.provider";
export const CLOUD_PLATFORM = "cloud.platform";

// https://opentelemetry.io/docs/specs/semconv/resource/#telemetry-sdk
export const TELEMETRY_SDK_LANGUAGE = "telemetry.sdk.language";

// https://opentelemetry.io/docs/specs/semconv/http/http-spans/ and …/faas/faas-spans/
export const CLIENT_ADDRESS = "client.address";
export const NETWORK_PROTOCOL_VERSION = "network.protocol.version";
export const FAAS_COLDSTART = "faas.coldstart";

// https://developers.cloudflare.com/workers/observability/traces/spans-and-attributes/
export const CLOUDFLARE_HANDLER_TYPE = "cloudflare.handler_type";
export const CLOUDFLARE_RAY_ID = "cloudflare.ray_id";
export const CLOUDFLARE_COLO = "cloudflare.colo";
export const CLOUDFLARE_BINDING_NAME = "cloudflare.binding.name";
