import { createNoopMeter, type Tracer, type TracerOptions } from "@opentelemetry/api";
import { RandomIdGenerator } from "@opentelemetry/sdk-trace";
// The class behind `TracerProvider`, which would bring span processors, resources and defaults that are not used here.
import { Tracer as SdkTracer } from "@opentelemetry/sdk-trace/build/src/Tracer.js";
import type { ResolvedOptions } from "./resolve-options.ts";
import { ScopeProcessor } from "./scope-processor.ts";

/** Tracers of the official SDK, one for each name, version and schema, as exports are grouped by them. */
export type SdkTracers = (name: string, version?: string, options?: TracerOptions) => Tracer;

/** Every limit is explicit: what the SDK would read from the environment differs between platforms. */
export function createSdkTracers({ resource, sampler }: ResolvedOptions): SdkTracers {
  const tracers = new Map<string, Tracer>();
  const settings = {
    resource,
    sampler,
    idGenerator: new RandomIdGenerator(),
    spanProcessor: new ScopeProcessor(),
    meterProvider: { getMeter: createNoopMeter },
    spanLimits: {
      attributeCountLimit: 128,
      attributeValueLengthLimit: Infinity,
      eventCountLimit: 128,
      linkCountLimit: 128,
      attributePerEventCountLimit: 128,
      attributePerLinkCountLimit: 128,
    },
  };
  return (name, version, { schemaUrl } = {}) => {
    const key = `${name}@${version ?? ""}:${schemaUrl ?? ""}`;
    let tracer = tracers.get(key);
    if (!tracer) {
      tracer = new SdkTracer({ name, ...(version && { version }), ...(schemaUrl && { schemaUrl }) }, settings);
      tracers.set(key, tracer);
    }
    return tracer;
  };
}
