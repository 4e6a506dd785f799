import type { EnvReader } from "./env.ts";
import { createParentBasedSampler } from "./parent-based-sampler.ts";
import { ALWAYS_OFF, ALWAYS_ON, createRatioSampler } from "./root-samplers.ts";
import type { Sampler } from "./sdk-types.ts";

const SAMPLER = "OTEL_TRACES_SAMPLER";
const RATIO = "OTEL_TRACES_SAMPLER_ARG";
const PARENT_BASED = "parentbased_";

/**
 * The head sampler that the environment asks for; parent-based and always on by default. A ratio without a sampler means
 * `parentbased_traceidratio`, as in the guides that set only `OTEL_TRACES_SAMPLER_ARG`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function samplerFromEnv(env: EnvReader): Sampler {
  const name = env.string(SAMPLER)?.toLowerCase() ?? PARENT_BASED + (env.string(RATIO) ? "traceidratio" : "always_on");
  const isParentBased = name.startsWith(PARENT_BASED);
  const root = rootSampler(isParentBased ? name.slice(PARENT_BASED.length) : name, env);
  if (!root) env.reject(SAMPLER, "use always_on, always_off or traceidratio, or one of them after parentbased_");
  return root && !isParentBased ? root : createParentBasedSampler(root ?? ALWAYS_ON);
}

function rootSampler(name: string, env: EnvReader): Sampler | undefined {
  if (name === "always_on") return ALWAYS_ON;
  if (name === "always_off") return ALWAYS_OFF;
  return name === "traceidratio" ? createRatioSampler(readRatio(env)) : undefined;
}

function readRatio(env: EnvReader): number {
  const ratio = Number(env.string(RATIO) ?? 1);
  if (ratio >= 0 && ratio <= 1) return ratio;
  env.reject(RATIO, "set it to a number from 0 to 1");
  return 1;
}
