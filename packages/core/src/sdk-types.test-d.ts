/** Checked by `tsc`, never run: the official SDK's samplers fit, and what it exports and processes is what we hand out. */
import type { ReadableSpan as SdkReadableSpan, Sampler as SdkSampler } from "@opentelemetry/sdk-trace";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import { createTracing } from "./create-tracing.ts";
import type { ReadableSpan, Sampler } from "./sdk-types.ts";

new AlwaysOnSampler() satisfies Sampler;
new AlwaysOffSampler() satisfies Sampler;
new TraceIdRatioBasedSampler(0.1) satisfies Sampler;
new ParentBasedSampler({ root: new AlwaysOnSampler() }) satisfies Sampler;
createTracing({ sampler: new AlwaysOffSampler() });

declare const sdkSampler: SdkSampler;
sdkSampler satisfies Sampler;

// A user's exporter or processor of the SDK takes our spans.
declare const own: { readonly sampler: Sampler; readonly readable: ReadableSpan };
own.sampler satisfies SdkSampler;
own.readable satisfies SdkReadableSpan;

// A decision by number, without the SDK's enum.
createTracing({ sampler: { shouldSample: () => ({ decision: 2 }), toString: () => "always" } });
// @ts-expect-error There is no fourth decision.
createTracing({ sampler: { shouldSample: () => ({ decision: 3 }), toString: () => "never" } });
