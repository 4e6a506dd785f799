import { ConfigurationError } from "@tracelet/core";

/** @throws ConfigurationError for what is no exported handler; names the functions that are for what else the platform runs. */
export function assertExportedHandler(handler: unknown, names: readonly string[]): void {
  const members = typeof handler === "object" ? (handler as Readonly<Record<string, unknown>> | null) : undefined;
  if (names.some((name) => typeof members?.[name] === "function")) return;
  throw new ConfigurationError(
    `instrument() takes an exported handler: an object with ${names.join(" or ")}. Classes are for instrumentDurableObject(), instrumentEntrypoint(), instrumentWorkflow(), Pages functions for instrumentPages().`,
  );
}
