import type { Attributes } from "@opentelemetry/api";
import { isAttributeValue } from "@opentelemetry/core";
import {
  SCHEMA_URL,
  SERVICE_NAME,
  TELEMETRY_DISTRO_NAME,
  TELEMETRY_DISTRO_VERSION,
  TELEMETRY_SDK_NAME,
  TELEMETRY_SDK_VERSION,
} from "./attributes.ts";
import type { Resource } from "./sdk-types.ts";
import { SDK_VERSION, VERSION } from "./version.ts";

/**
 * Immutable attributes of a set-up in the shape that the SDK wants; nothing in it is detected asynchronously. Later
 * layers beat earlier ones; what is no attribute value, such as `undefined`, is not there.
 */
export function createResource(...layers: readonly (Attributes | undefined)[]): Resource {
  const entries = layers.flatMap((layer) => Object.entries(layer ?? {}));
  // Anything else would cost every span: no export could be written.
  const attributes = Object.fromEntries(entries.filter(([, value]) => value != null && isAttributeValue(value)));
  return {
    attributes,
    schemaUrl: SCHEMA_URL,
    getRawAttributes: () => Object.entries(attributes),
    merge: (other) => createResource(attributes, other?.attributes),
  };
}

/** The attributes that every resource has. @see https://opentelemetry.io/docs/specs/semconv/resource/#telemetry-sdk */
export const BASE_RESOURCE_ATTRIBUTES: Attributes = {
  [SERVICE_NAME]: "unknown_service",
  [TELEMETRY_SDK_NAME]: "opentelemetry",
  [TELEMETRY_SDK_VERSION]: SDK_VERSION,
  [TELEMETRY_DISTRO_NAME]: "tracelet",
  [TELEMETRY_DISTRO_VERSION]: VERSION,
};
