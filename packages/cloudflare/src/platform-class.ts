import { ConfigurationError } from "@tracelet/core";
import type { PlatformClass } from "./class-types.ts";

/** The classes of `cloudflare:workers`, and what instruments those that extend them. */
const INSTRUMENTED_BY = {
  DurableObject: "instrumentDurableObject",
  WorkerEntrypoint: "instrumentEntrypoint",
  WorkflowEntrypoint: "instrumentWorkflow",
} as const;

type PlatformBase = keyof typeof INSTRUMENTED_BY;

/**
 * The class of the platform that a class extends, over any classes in between. By its name: who imports
 * `cloudflare:workers` cannot be loaded in plain Node, where users run their unit tests.
 */
function baseOf(Class: object): PlatformBase | undefined {
  let base: PlatformBase | undefined;
  for (let current: unknown = Class; typeof current === "function"; current = Object.getPrototypeOf(current)) {
    if (Object.hasOwn(INSTRUMENTED_BY, current.name)) base = current.name as PlatformBase;
  }
  return base;
}

/**
 * @param isOldStyle tells a class that extends nothing, and is meant all the same
 * @throws ConfigurationError for what the platform would take for something else, naming the function that is for it.
 */
export function assertPlatformClass(
  Class: unknown,
  base: PlatformBase,
  isOldStyle: (Class: PlatformClass) => boolean = () => false,
): void {
  const wanted = `${INSTRUMENTED_BY[base]}() takes a class that extends ${base} of "cloudflare:workers"`;
  if (typeof Class !== "function" || !isClass(Class)) {
    const fix =
      typeof Class === "object" && Class ? "An exported handler such as { fetch() {} } is for instrument()." : "";
    throw new ConfigurationError(`${wanted}, not this ${Class === null ? "null" : typeof Class}. ${fix}`.trim());
  }
  const given = baseOf(Class);
  if (given === base || (given === undefined && isOldStyle(Class as PlatformClass))) return;
  const name = Class.name || "this class";
  if (!given) throw new ConfigurationError(`${wanted}: write \`class ${Class.name || "…"} extends ${base}\`.`);
  throw new ConfigurationError(`${wanted}, and ${name} extends ${given}: use ${INSTRUMENTED_BY[given]}().`);
}

/** Also one that was compiled to a function. */
function isClass(value: object): boolean {
  const prototype: unknown = (value as { readonly prototype?: unknown }).prototype;
  return typeof prototype === "object" && prototype !== null;
}
