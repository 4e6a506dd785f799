import { context, trace } from "@opentelemetry/api";
import { attempt } from "./attempt.ts";
import { type ConsoleMethod, hookConsole } from "./console-patch.ts";
import { errorText, isError } from "./error-text.ts";
import { exceptionAttributes, type ExceptionDetail } from "./exception-attributes.ts";
import { formatLog } from "./format-log.ts";
import { createLogValueReader, type LogAttributes, logText, type LogValue, toAttributes } from "./log-value.ts";
import { hrTimeNow } from "./log-time.ts";
import type { LogInstrumentationScope, LogRecord } from "./logs-option.ts";
import { addLogRecord, scopeForLogs } from "./scope-for-logs.ts";
import { structuredLog } from "./structured-log.ts";
import { VERSION } from "./version.ts";

/** @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#severity-fields */
const SEVERITIES: Readonly<Record<ConsoleMethod, readonly [severityNumber: number, severityText: string]>> = {
  debug: [5, "DEBUG"],
  log: [9, "INFO"],
  info: [9, "INFO"],
  warn: [13, "WARN"],
  error: [17, "ERROR"],
};

const CONSOLE: LogInstrumentationScope = { name: "@tracelet/core/console", version: VERSION };

/** The names that loggers give to the text of a structured record. */
const MESSAGE_NAMES = ["message", "msg"];

/** From now on what is logged in an invocation is a log record of it, too. Inert outside; done once in an isolate. */
export function recordConsole(): () => void {
  return hookConsole("observe", recordCall);
}

function recordCall(method: ConsoleMethod, args: readonly unknown[]): void {
  const [severityNumber, severityText] = SEVERITIES[method];
  const scope = scopeForLogs("console", severityNumber);
  if (!scope || isOwnWarning(args)) return;
  addLogRecord(scope, {
    hrTime: undefined,
    hrTimeObserved: hrTimeNow(),
    severityNumber,
    severityText,
    eventName: undefined,
    spanContext: trace.getSpanContext(context.active()),
    instrumentationScope: CONSOLE,
    ...describe(args, scope.engine.options.exceptions),
  });
}

/** What tracelet says of a failed export would have to be exported, which may fail. */
function isOwnWarning([first]: readonly unknown[]): boolean {
  return typeof first === "string" && first.startsWith("@tracelet/");
}

type Content = Pick<LogRecord, "body" | "attributes" | "droppedAttributesCount">;

function describe(args: readonly unknown[], detail: ExceptionDetail): Content {
  const read = createLogValueReader((error) => errorText(error, detail));
  const record = structuredLog(args);
  const fields = record && read(messageFirst(record));
  if (!record || typeof fields !== "object") {
    const body = logText(formatLog(args, (value) => showValue(read(value), value)));
    return { body, attributes: exceptionOf(args, detail), droppedAttributesCount: 0 };
  }
  const { body, others } = splitMessage(fields as LogAttributes);
  const { attributes, droppedAttributesCount } = toAttributes(others);
  const exception = exceptionOf(Object.values(record), detail);
  const dropped = droppedAttributesCount + read.cut();
  return { body, attributes: { ...exception, ...attributes }, droppedAttributesCount: dropped };
}

type Fields = Readonly<Record<string, unknown>>;

/** A field that takes all the room of a record must not take that of its message. */
function messageFirst(record: Fields): Fields {
  const moved = (): Fields | undefined => {
    const name = MESSAGE_NAMES.find((known) => typeof record[known] === "string");
    return name === undefined ? undefined : { [name]: record[name], ...record };
  };
  return attempt(moved) ?? record;
}

function exceptionOf(values: readonly unknown[], detail: ExceptionDetail): LogAttributes {
  const error = values.find(isError);
  return error ? (exceptionAttributes(error, detail) as LogAttributes) : {};
}

/** The whole record is the body of one without a message: backends show an empty line otherwise. */
function splitMessage(fields: LogAttributes): { readonly body: LogValue | undefined; readonly others: LogAttributes } {
  const name = MESSAGE_NAMES.find((known) => typeof fields[known] === "string");
  if (name === undefined) return { body: logText(JSON.stringify(fields, withoutBytes)), others: fields };
  const { [name]: body, ...others } = fields;
  return { body, others };
}

function showValue(read: LogValue, value: unknown): string {
  if (value === undefined) return "undefined";
  return typeof read === "object" && read !== null ? JSON.stringify(read, withoutBytes) : String(read);
}

function withoutBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? "[bytes]" : value;
}
