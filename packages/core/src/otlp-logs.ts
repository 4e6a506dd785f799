import { recordConsole } from "./console-log-record.ts";
import type { LogsOption } from "./logs-option.ts";
import { ConfigurationError } from "./options.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { type LogsApi, registerLoggerProvider } from "./routing-logger-provider.ts";
import { createLogSerializer } from "./serialize-log-records.ts";
import { createSignalExporter } from "./signal-exporter.ts";

const SEVERITIES = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };

/** Options of {@link createOtlpLogs}. */
export interface OtlpLogsOptions {
  /** Records what goes to `console.debug`, `log`, `info`, `warn` and `error`; it is still printed. @defaultValue `true` */
  readonly console?: boolean;
  /**
   * Records what libraries log by `@opentelemetry/api-logs`. Loggers that they take before tracing is set up, at module
   * load, need that package's `logs` here; with `true` the others do. @defaultValue `true`
   */
  readonly apiLogs?: boolean | LogsApi;
  /**
   * Where log records go. Environment: `OTEL_EXPORTER_OTLP_LOGS_*`.
   * @defaultValue where the spans go, with `/v1/logs` for `/v1/traces`; nowhere when that is not known to take log records
   */
  readonly exporter?: Omit<OtlpExporterOptions, "serializer">;
  /** Records that one invocation may hold until they are exported; more are dropped and reported. @defaultValue `1_000` */
  readonly maxRecords?: number;
  /** What is less severe is not recorded: `trace`, `debug`, `info`, `warn`, `error` or `fatal`. @defaultValue everything */
  readonly minSeverity?: keyof typeof SEVERITIES;
}

/**
 * Exports what is logged in an invocation as OTLP log records, bound to the spans in which it was logged, with the spans'
 * flush: the option `logs`. Records are exported whether their trace is sampled or not, always as protobuf; what is logged
 * outside of an invocation is left alone. Known patterns of secrets are masked in texts, as in exceptions, and
 * `exceptions: "type-only"` holds for errors that are logged. `OTEL_LOGS_EXPORTER=none` switches it off.
 *
 * A text and its arguments become the body. Of a structured record (an object, or the JSON of one, as the only argument) its
 * `message` or `msg` is the body, and the others are attributes. The first error among them gives `exception.*`.
 *
 * @throws ConfigurationError for options that cannot be meant.
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/
 *
 * @example
 * instrument(handler, { logs: createOtlpLogs({ minSeverity: "info" }) });
 */
export function createOtlpLogs(options: OtlpLogsOptions = {}): LogsOption {
  const { console: fromConsole = true, apiLogs = true, maxRecords = 1_000, minSeverity = "trace" } = options;
  const leastSeverity = Object.hasOwn(SEVERITIES, minSeverity) ? SEVERITIES[minSeverity] : undefined;
  if (leastSeverity === undefined) reject("minSeverity", `one of ${Object.keys(SEVERITIES).join(", ")}`);
  if (!(maxRecords >= 1 && (maxRecords === Infinity || Number.isInteger(maxRecords)))) {
    reject("maxRecords", "a whole number from 1");
  }

  return {
    createLogs: (setUp) => {
      const exporter = createSignalExporter(options.exporter, setUp, {
        signal: "LOGS",
        what: "log records",
        optionOf: "createOtlpLogs()",
        serializer: createLogSerializer(setUp.resource),
      });
      if (!exporter) return undefined;
      if (fromConsole) recordConsole();
      if (apiLogs !== false) registerLoggerProvider(apiLogs);
      return {
        maxRecords,
        accepts: (source, severity) =>
          (source === "console" ? fromConsole : apiLogs !== false) && !(severity && severity < leastSeverity!),
        export: exporter,
      };
    },
  };
}

function reject(name: string, fix: string): never {
  throw new ConfigurationError(`Option "${name}" of createOtlpLogs() must be ${fix}.`);
}
