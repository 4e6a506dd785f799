import { diag, DiagConsoleLogger, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";

const NAMESPACE = "@tracelet";

/**
 * Where tracelet says what went wrong: the API's `diag`. Unless the user set a logger, warnings and errors of tracelet
 * (not the SDK's, which come per span) go to the console: a wrong key must not be silent.
 *
 * @see https://opentelemetry.io/docs/specs/otel/error-handling/
 */
export function setDefaultDiagLogger(): void {
  if (hasDiagLogger()) return;
  const sink = new DiagConsoleLogger();
  const own =
    (level: "error" | "warn" | "info") =>
    (message: string, ...args: unknown[]): void => {
      if (message.startsWith(NAMESPACE)) sink[level](message, ...args);
    };
  const ignore = (): void => undefined;
  const logger: DiagLogger = { error: own("error"), warn: own("warn"), info: own("info"), debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

/** The API keeps its globals under this symbol and has no other way to ask for a logger. */
function hasDiagLogger(): boolean {
  const globals = (globalThis as Record<symbol, unknown>)[Symbol.for("opentelemetry.js.api.1")];
  return typeof globals === "object" && globals !== null && "diag" in globals;
}

/** Says each kind of failure once: a dead collector must not fill the log. */
export interface OnceReporter {
  /** `kind` is one of a few fixed words. */
  report(kind: string, message: string): void;
  /** After this, every kind may be said once more. */
  recovered(): void;
}

export function createOnceReporter(component: string): OnceReporter {
  const reported = new Set<string>();
  return {
    report: (kind, message) => {
      if (reported.has(kind)) return;
      reported.add(kind);
      diag.warn(`${NAMESPACE}/${component}: ${message}`);
    },
    recovered: () => reported.clear(),
  };
}

/** Says what an internal failure was, without its stack and without throwing for odd values. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error : typeof error;
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.name}: ${error.message}${cause}`;
}
