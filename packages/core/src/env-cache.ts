import { attempt } from "./attempt.ts";
import type { EnvRecord } from "./options.ts";

/** What tells environments apart. */
export interface EnvCacheOptions {
  /** Only texts whose names begin so count. @defaultValue `""`: all of them */
  readonly prefix?: string;
  /** So many environments have a value of their own, even with the same texts: what else they hold may differ. @defaultValue `0` */
  readonly ownCount?: number;
  /** Environments are objects that come again. @defaultValue `true` */
  readonly isLasting?: boolean;
}

/** There is one environment as a rule. More are copies that a framework makes for each request, or those of tests. */
export const MAX_ENVS = 16;

/** What `make` returns for an environment: the same again for the same one, and for one with the same texts. */
export function createEnvCache<Value>(
  make: (env: EnvRecord) => Value,
  { prefix = "", ownCount = 0, isLasting = true }: EnvCacheOptions = {},
): (env: EnvRecord) => Value {
  const byEnv = new WeakMap<EnvRecord, Value>();
  const byText = new Map<string, Value>();
  let count = 0;
  return (env) => {
    const known = byEnv.get(env);
    if (known) return known;
    const text = JSON.stringify(textsOf(env, prefix));
    const value = (++count > ownCount ? byText.get(text) : undefined) ?? make(env);
    byText.delete(text);
    byText.set(text, value); // as the last one; the one that was not used for longest goes
    if (byText.size > MAX_ENVS) byText.delete(byText.keys().next().value!);
    if (isLasting) byEnv.set(env, value);
    return value;
  };
}

/** The entries of an environment that are texts, by their names. What else it holds is the platform's, the same in every copy. */
export function textsOf(env: EnvRecord, prefix = ""): [name: string, text: unknown][] {
  const entries = attempt(() => Object.entries(env)) ?? [];
  return entries.filter(([name, value]) => typeof value === "string" && name.startsWith(prefix));
}
