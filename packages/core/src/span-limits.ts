import type { EnvReader } from "./env.ts";
import { given } from "./given.ts";
import type { SpanLimitOptions } from "./options.ts";

/** Every limit is explicit: what the SDK would read from the environment differs between platforms. */
export type SpanLimits = Required<SpanLimitOptions>;

const DEFAULT_COUNT = 128;

/**
 * Options over the variables of spans over those of attributes in general over the defaults.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#attribute-limits
 */
export function resolveSpanLimits(options: SpanLimitOptions | undefined, env: EnvReader): SpanLimits {
  const read = (name: string): number | undefined => env.integer(`OTEL_${name}_LIMIT`);
  const attributeCount = read("ATTRIBUTE_COUNT") ?? DEFAULT_COUNT;
  return {
    attributeCountLimit: read("SPAN_ATTRIBUTE_COUNT") ?? attributeCount,
    attributeValueLengthLimit: read("SPAN_ATTRIBUTE_VALUE_LENGTH") ?? read("ATTRIBUTE_VALUE_LENGTH") ?? Infinity,
    eventCountLimit: read("SPAN_EVENT_COUNT") ?? DEFAULT_COUNT,
    linkCountLimit: read("SPAN_LINK_COUNT") ?? DEFAULT_COUNT,
    attributePerEventCountLimit: read("EVENT_ATTRIBUTE_COUNT") ?? attributeCount,
    attributePerLinkCountLimit: read("LINK_ATTRIBUTE_COUNT") ?? attributeCount,
    ...given(options),
  };
}
