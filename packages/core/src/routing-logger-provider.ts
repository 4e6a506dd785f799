import { context, type Context, type TimeInput, trace } from "@opentelemetry/api";
import { describeFailure, reportProblem } from "./diagnostics.ts";
import { errorText } from "./error-text.ts";
import { exceptionAttributes } from "./exception-attributes.ts";
import { scopeOf } from "./isolate.ts";
import { hrTimeNow, toHrTime } from "./log-time.ts";
import { createLogValueReader, type LogAttributes, logText, toAttributes } from "./log-value.ts";
import type { LogInstrumentationScope, LogRecord } from "./logs-option.ts";
import { addLogRecord, scopeForLogs } from "./scope-for-logs.ts";

/** A log record as the authors of libraries give it. @see https://opentelemetry.io/docs/specs/otel/logs/api/#emit-a-logrecord */
interface ApiLogRecord {
  readonly timestamp?: TimeInput;
  readonly observedTimestamp?: TimeInput;
  readonly context?: Context;
  readonly severityNumber?: number;
  readonly severityText?: unknown;
  readonly body?: unknown;
  readonly attributes?: object;
  readonly eventName?: unknown;
  readonly exception?: unknown;
}

interface Logger {
  emit(record: ApiLogRecord): void;
  enabled(options?: Pick<ApiLogRecord, "context" | "severityNumber">): boolean;
}

/** The interface of `@opentelemetry/api-logs`, declared structurally: it is no dependency. */
export interface LoggerProvider {
  getLogger(name: string, version?: string, options?: { schemaUrl?: string; attributes?: object }): Logger;
}

/** `logs` of `@opentelemetry/api-logs`. */
export interface LogsApi {
  setGlobalLoggerProvider(provider: LoggerProvider): unknown;
}

/** The API's version, by which it asks for what is registered. */
const VERSION = 1;
type Registered = (version: number) => object | undefined;

/** By this a provider of another copy of the package is recognised. */
const MARK = "isTracelet";

/**
 * The one provider that is registered for log records: its loggers hand each to the invocation that it belongs to, and are
 * inert outside. Without the API itself, loggers that were taken before (at module load) stay no-ops. A foreign provider is
 * left in place, with a warning.
 */
export function registerLoggerProvider(api: LogsApi | true): void {
  const globals = globalThis as unknown as Record<symbol, Registered | undefined>;
  const key = Symbol.for("io.opentelemetry.js.api.logs");
  const registered = globals[key]?.(VERSION);
  if (registered && !(MARK in registered)) {
    reportProblem("core", "another provider is registered with @opentelemetry/api-logs and stays; its logs go there");
    return;
  }
  if (registered && api === true) return;
  const provider = createRoutingLoggerProvider();
  delete globals[key]; // ours, which only the API itself can hand to the loggers that were taken before
  if (api !== true) api.setGlobalLoggerProvider(provider);
  else globals[key] = (version) => (version === VERSION ? provider : undefined);
}

function createRoutingLoggerProvider(): LoggerProvider {
  return Object.assign({ getLogger: createLogger }, { [MARK]: true });
}

const createLogger: LoggerProvider["getLogger"] = (name, version, { schemaUrl, attributes } = {}) => {
  const read = createLogValueReader(String);
  const instrumentationScope: LogInstrumentationScope = {
    name,
    ...(version && { version }),
    ...(schemaUrl && { schemaUrl }),
    ...(attributes && { attributes: read(attributes) as LogAttributes }),
  };
  return {
    enabled: (options) => scopeForLogs("api", options?.severityNumber, options?.context) !== undefined,
    emit: (record) => {
      try {
        const scope = scopeForLogs("api", record.severityNumber, record.context);
        if (scope) addLogRecord(scope, toLogRecord(record, instrumentationScope));
      } catch (error) {
        scopeOf()?.engine.reporter.report("log record", `a log record is dropped: ${describeFailure(error)}`);
      }
    },
  };
};

function toLogRecord(record: ApiLogRecord, instrumentationScope: LogInstrumentationScope): LogRecord {
  const { context: ctx = context.active(), severityNumber, exception, body } = record;
  const detail = scopeOf(ctx)?.engine.options.exceptions ?? "full";
  const read = createLogValueReader((error) => errorText(error, detail));
  const readBody = body === undefined ? undefined : read(body); // first: large attributes must leave it room
  const { attributes, droppedAttributesCount } = toAttributes(read(record.attributes ?? {}));
  const described = exception != null && (exceptionAttributes(exception, detail) as LogAttributes);
  const isSeverity = Number.isInteger(severityNumber) && severityNumber! > 0 && severityNumber! < 25;
  return {
    hrTime: toHrTime(record.timestamp),
    hrTimeObserved: toHrTime(record.observedTimestamp) ?? hrTimeNow(),
    severityNumber: isSeverity ? severityNumber : undefined,
    severityText: textOf(record.severityText),
    eventName: textOf(record.eventName),
    body: readBody,
    attributes: { ...described, ...attributes },
    droppedAttributesCount: droppedAttributesCount + read.cut(),
    spanContext: trace.getSpanContext(ctx),
    instrumentationScope,
  };
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : logText(String(value));
}
