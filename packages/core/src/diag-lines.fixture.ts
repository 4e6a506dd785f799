import { diag, DiagLogLevel } from "@opentelemetry/api";
import { afterEach, beforeEach } from "vitest";

/** What is said through the API's `diag` during each test. */
export function collectDiagLines(): string[] {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    const ignore = (): void => undefined;
    const collect = (message: string): void => void lines.push(message);
    const logger = { error: collect, warn: collect, info: collect, debug: ignore, verbose: ignore };
    diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  });
  afterEach(() => diag.disable());
  return lines;
}
