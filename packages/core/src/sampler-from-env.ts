import { AlwaysOffSampler, AlwaysOnSampler, TraceIdRatioBasedSampler } from "@opentelemetry/sdk-trace";
import type { EnvReader } from "./env.ts";
import { createParentBasedSampler } from "./parent-based-sampler.ts";
import type { Sampler } from "./sdk-types.ts";

type SdkSampler = AlwaysOnSampler | AlwaysOffSampler | TraceIdRatioBasedSampler;

const SAMPLER = "OTEL_TRACES_SAMPLER";
const RATIO = "OTEL_TRACES_SAMPLER_ARG";

/**
 * The head sampler that the environment asks for; parent-based and always on by default. A ratio without a sampler means
 * `parentbased_traceidratio`, as in the guides that set only `OTEL_TRACES_SAMPLER_ARG`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function samplerFromEnv(env: EnvReader): Sampler {
  const hasRatio = env.string(RATIO) !== undefined;
  const name = env.string(SAMPLER)?.toLowerCase() ?? (hasRatio ? "parentbased_traceidratio" : "parentbased_always_on");
  const isParentBased = name.startsWith("parentbased_");
  const root = rootSampler(isParentBased ? name.slice("parentbased_".length) : name, env);
  if (!root) {
    env.reject(SAMPLER, "use always_on, always_off or traceidratio, or one of them after parentbased_");
    return createParentBasedSampler(new AlwaysOnSampler());
  }
  return isParentBased ? createParentBasedSampler(root) : root;
}

function rootSampler(name: string, env: EnvReader): SdkSampler | undefined {
  if (name === "always_on") return new AlwaysOnSampler();
  if (name === "always_off") return new AlwaysOffSampler();
  if (name === "traceidratio") return new TraceIdRatioBasedSampler(readRatio(env));
  return undefined;
}

function readRatio(env: EnvReader): number {
  const text = env.string(RATIO);
  const ratio = Number(text ?? 1);
  if (ratio >= 0 && ratio <= 1) return ratio;
  env.reject(RATIO, "set it to a number from 0 to 1");
  return 1;
}
