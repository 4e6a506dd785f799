import { FAAS_TRIGGER } from "./attributes.ts";
import type { Trigger } from "./invocation.ts";
import { ConfigurationError } from "./options.ts";
import { createParentBasedSampler } from "./parent-based-sampler.ts";
import { ALWAYS_ON, createRatioSampler } from "./root-samplers.ts";
import type { Sampler } from "./sdk-types.ts";

/**
 * Samples this part of the traces that begin here, chosen by the trace id; those that a caller began stay as the caller
 * decided. What `OTEL_TRACES_SAMPLER=parentbased_traceidratio` means.
 *
 * @throws ConfigurationError for what is no number from 0 to 1.
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#traceidratiobased
 */
export function ratioSampler(ratio: number): Sampler {
  return createParentBasedSampler(createRatioSampler(checkedRatio(ratio)));
}

const TRIGGERS = new Set<string>(["http", "pubsub", "datasource", "timer", "other"] satisfies Trigger[]);

/**
 * Samples by what started the invocation: `triggerSampler({ http: 0.1, timer: 0 })` keeps every tenth request, no cron
 * run and everything else. Like {@link ratioSampler} it leaves to callers what they began.
 *
 * @throws ConfigurationError for a trigger that there is not, and for what is no number from 0 to 1.
 */
export function triggerSampler(ratios: Readonly<Partial<Record<Trigger, number>>>): Sampler {
  const samplers = new Map<unknown, Sampler>();
  for (const [trigger, ratio] of Object.entries(ratios)) {
    if (!TRIGGERS.has(trigger)) {
      const known = [...TRIGGERS].join(", ");
      throw new ConfigurationError(`Unknown trigger "${trigger}" of triggerSampler(). Known are: ${known}.`);
    }
    samplers.set(trigger, createRatioSampler(checkedRatio(ratio)));
  }
  return createParentBasedSampler({
    shouldSample: (ctx, traceId, name, kind, attributes, links) =>
      (samplers.get(attributes[FAAS_TRIGGER]) ?? ALWAYS_ON).shouldSample(ctx, traceId, name, kind, attributes, links),
    toString: () => `Trigger{${JSON.stringify(ratios)}}`,
  });
}

function checkedRatio(ratio: number): number {
  if (typeof ratio === "number" && ratio >= 0 && ratio <= 1) return ratio;
  throw new ConfigurationError(`A sampling ratio is a number from 0 to 1, not ${String(ratio)}.`);
}
