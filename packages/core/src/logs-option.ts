import type { HrTime, SpanContext } from "@opentelemetry/api";
import type { LogAttributes, LogValue } from "./log-value.ts";
import type { SignalSetUp } from "./signal-set-up.ts";

/** A log record of an invocation, on its way to the export. @see https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
export interface LogRecord {
  /** When it happened, if its author has said so. */
  readonly hrTime: HrTime | undefined;
  /** When it was logged. */
  readonly hrTimeObserved: HrTime;
  /** 1 to 24. */
  readonly severityNumber: number | undefined;
  readonly severityText: string | undefined;
  readonly body: LogValue | undefined;
  readonly eventName: string | undefined;
  readonly attributes: LogAttributes;
  readonly droppedAttributesCount: number;
  /** The span that the record belongs to. */
  readonly spanContext: SpanContext | undefined;
  /** One object for each, as exports are grouped by it. */
  readonly instrumentationScope: LogInstrumentationScope;
}

/** Who logged. */
export interface LogInstrumentationScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
  readonly attributes?: Readonly<Record<string, LogValue>>;
}

/** How log records leave; made by `createOtlpLogs()`, and absent from bundles that do not call it. */
export interface LogsOption {
  /** Called once for a set-up that is on; `undefined` when no log records are to be exported. */
  readonly createLogs: (setUp: SignalSetUp) => Logs | undefined;
}

/** Where log records come from. */
export type LogSource = "console" | "api";

/** Log export of a set-up. */
export interface Logs {
  /** Records that one invocation may hold; more are dropped and reported. */
  readonly maxRecords: number;
  /** Whether records from there are wanted, of such a severity; `undefined` for an unknown one. */
  accepts(source: LogSource, severityNumber: number | undefined): boolean;
  /** Never rejects; settles within `timeoutMillis`. */
  export(records: LogRecord[], timeoutMillis: number): Promise<unknown>;
}
