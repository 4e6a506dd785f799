import { ConfigurationError } from "@tracelet/core";
import { baseOf, INSTRUMENTED_BY } from "./platform-class.ts";

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

/** What to do instead. */
function functionFor(given: object): string {
  const base = baseOf(given);
  if (base) return `not a class: this one extends ${base} and is for ${INSTRUMENTED_BY[base]}().`;
  const others = Object.values(INSTRUMENTED_BY).join("(), ");
  return `not a class or a function: classes of the platform are for ${others}(), Pages functions for instrumentPages().`;
}
