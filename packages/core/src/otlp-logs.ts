import { recordConsole } from "./console-log-record.ts";
import { reportProblem } from "./diagnostics.ts";
import type { Logs, LogsOption, LogsSetUp } from "./logs-option.ts";
import { ConfigurationError } from "./options.ts";
import { createOtlpExporter } from "./otlp-exporter.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import { resolveLogsEndpoint } from "./otlp-logs-endpoint.ts";
import { type LogsApi, registerLoggerProvider } from "./routing-logger-provider.ts";
import { createLogSerializer } from "./serialize-log-records.ts";

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
   * @defaultValue where the spans go, with `/v1/logs` for `/v1/traces`
   */
  readonly exporter?: Omit<OtlpExporterOptions, "serializer">;
  /** Records that one invocation may hold until they are exported; more are dropped and reported. @defaultValue `1_000` */
  readonly maxRecords?: number;
  /** What is less severe is not recorded. @defaultValue everything */
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
  if (!(maxRecords >= 1)) reject("maxRecords", "a number from 1");

  return {
    createLogs: (setUp) => {
      const exporter = createLogExporter(options.exporter, setUp);
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

/** `undefined` when log records are not to be exported. */
function createLogExporter(options: OtlpLogsOptions["exporter"], setUp: LogsSetUp): Logs["export"] | undefined {
  const { env, rawFetch, resource } = setUp;
  if (!options && env.string("OTEL_LOGS_EXPORTER")?.toLowerCase() === "none") return undefined;
  const endpoint = resolveLogsEndpoint(options, setUp);
  if (!endpoint) {
    const fix = "name it by OTEL_EXPORTER_OTLP_LOGS_ENDPOINT or the option exporter.url of createOtlpLogs()";
    reportProblem("core", `log records are not exported, as their endpoint is not known: ${fix}`);
    return undefined;
  }
  // Not those of the spans, which are balanced.
  const counters = { exportRequests: 0, exportBytes: 0, retries: 0, exportMillis: 0 };
  return createOtlpExporter(endpoint, { fetch: rawFetch, serializer: createLogSerializer(resource), counters }).export;
}
