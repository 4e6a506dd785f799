import { plainSpan } from "./plain-span.ts";
import type { SpanExporter } from "./sdk-types.ts";

/** Options of {@link consoleExporter}. */
export interface ConsoleExporterOptions {
  /** Takes one line of JSON for each span; a promise that it returns is waited for. @defaultValue `console.log` */
  readonly write?: (line: string) => unknown;
}

/**
 * Prints each span when it is exported, for development: one line of JSON with the members of a {@link PlainSpan}, first
 * of all `name`, `kind` and `status`; empty ones are left out. The format is for people and may change.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/stdout/
 *
 * @example
 * instrument(handler, { exporter: consoleExporter() });
 */
export function consoleExporter({ write = print }: ConsoleExporterOptions = {}): SpanExporter {
  return {
    export: (spans, resultCallback) => {
      const written = spans.map(async (span) => write(JSON.stringify(plainSpan(span), shown)));
      Promise.all(written).then(
        () => resultCallback({ code: 0 }),
        (error: Error) => resultCallback({ code: 1, error }),
      );
    },
    shutdown: () => Promise.resolve(),
  };
}

function print(line: string): void {
  // oxlint-disable-next-line no-console -- what this exporter is for
  console.log(line);
}

/** Without empty members, and with text for what JSON has no word for. */
function shown(key: string, value: unknown): unknown {
  if (/^(attributes|events|links)$/.test(key) && isEmpty(value)) return undefined;
  const isOdd = typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value));
  return isOdd ? String(value) : value;
}

/** Of objects only: an attribute may have such a name, too. */
function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
