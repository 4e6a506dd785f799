import type { DiagLogger } from "@opentelemetry/api";
import { maskSecrets } from "./mask-secrets.ts";

/**
 * Says what went wrong inside tracelet: to the API's `diag`, or to the console unless the user has set a logger there,
 * as a wrong key must not be silent. Never throws. Messages hold no header, key or credential.
 *
 * @see https://opentelemetry.io/docs/specs/otel/error-handling/
 */
export function reportProblem(component: string, message: string): void {
  // The API has no other way to ask for the user's logger; its own `diag` is silent when an older version has registered it.
  const globals = (globalThis as Record<symbol, unknown>)[Symbol.for("opentelemetry.js.api.1")];
  const logger = (globals as { readonly diag?: DiagLogger } | undefined)?.diag ?? globalThis.console;
  try {
    logger.warn(`@tracelet/${component}: ${message}`);
  } catch {
    // The user's own logger threw; its failure must not become that of a request, and there is nobody else to tell.
  }
}

/** Says each kind of failure once: a dead collector must not fill the log. */
export interface OnceReporter {
  /** `kind` is one of a few fixed words. */
  report(kind: string, message: string): void;
  /** What `fn` returns; `undefined` when it throws, and then `problem` is reported with the reason. */
  attempt<Result>(kind: string, problem: string, fn: () => Result): Result | undefined;
  /** After this, every kind may be said once more. */
  recovered(): void;
}

export function createOnceReporter(): OnceReporter {
  const reported = new Set<string>();
  const report = (kind: string, message: string): void => {
    if (reported.has(kind)) return;
    reported.add(kind);
    reportProblem("core", message);
  };
  return {
    report,
    attempt: (kind, problem, fn) => {
      try {
        return fn();
      } catch (error) {
        report(kind, `${problem}: ${describeFailure(error)}`);
        return undefined;
      }
    },
    recovered: () => reported.clear(),
  };
}

/** Says what an internal failure was, without its stack and without throwing for odd values. */
export function describeFailure(error: unknown): string {
  try {
    if (!(error instanceof Error)) return typeof error === "string" ? maskSecrets(error) : typeof error;
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
    return maskSecrets(`${error.name}: ${error.message}${cause}`);
  } catch {
    return "an error that cannot be read";
  }
}
