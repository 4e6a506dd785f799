import { ConfigurationError } from "@tracelet/core";

/** The platform's classes by their names, and what instruments their subclasses. */
const INSTRUMENTED_BY: Readonly<Record<string, string>> = {
  DurableObject: "instrumentDurableObject",
  WorkerEntrypoint: "instrumentEntrypoint",
  WorkflowEntrypoint: "instrumentWorkflow",
};

/** @throws ConfigurationError for what is no exported handler; names the function that takes it, if there is one. */
export function assertExportedHandler(handler: unknown, names: readonly string[]): void {
  if (typeof handler !== "object" || handler === null) {
    const other = typeof handler === "function" ? functionFor(handler) : `not this ${String(handler)}.`;
    throw new ConfigurationError(`instrument() takes an exported handler such as { fetch() {} }, ${other}`);
  }
  const members = handler as Readonly<Record<string, unknown>>;
  if (names.some((name) => typeof members[name] === "function")) return;
  throw new ConfigurationError(`instrument() found none of the handlers ${names.join(", ")}.`);
}

/** What to do instead. By names: `cloudflare:workers` must not be imported, as users' unit tests run without it. */
function functionFor(given: object): string {
  for (let base: unknown = given; typeof base === "function"; base = Object.getPrototypeOf(base)) {
    const right = Object.hasOwn(INSTRUMENTED_BY, base.name) ? INSTRUMENTED_BY[base.name] : undefined;
    if (right) return `not a class: this one extends ${base.name} and is for ${right}().`;
  }
  const isClass = /^class\b/.test(Function.prototype.toString.call(given));
  if (isClass) return `not a class: those of the platform are for ${Object.values(INSTRUMENTED_BY).join("(), ")}().`;
  return "not a function: a Pages function is for instrumentPages().";
}
