import type { Receiver } from "../receiver.ts";

/** A span as tests write it: times are milliseconds after now, ids are numbers. */
export interface SampleSpan {
  readonly trace: number;
  readonly id: number;
  readonly parent?: number;
  readonly name: string;
  readonly kind?: number;
  readonly start?: number;
  readonly end?: number;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** Further fields as in OTLP JSON. */
  readonly more?: object;
}

/** Who sends. */
export interface SampleSender {
  readonly service: string;
  readonly scope?: string;
  readonly resource?: Readonly<Record<string, string>>;
}

export const SERVER = 2;
export const CLIENT = 3;

/** The id of a sample trace. */
export function traceIdOf(trace: number): string {
  return trace.toString(16).padStart(32, "0");
}

/** The id of a sample span. */
export function spanIdOf(span: number): string {
  return span.toString(16).padStart(16, "0");
}

/** The key-value pairs of OTLP JSON. */
export function attributesOf(record: Readonly<Record<string, string | number | boolean>>): object[] {
  return Object.entries(record).map(([key, value]) => ({ key, value: anyValue(value) }));
}

/** Sends spans in one export request. */
export async function sendSpans(
  receiver: Receiver,
  { service, scope = "@tracelet/core", resource = {} }: SampleSender,
  spans: readonly SampleSpan[],
): Promise<void> {
  const attributes = attributesOf({ "service.name": service, ...resource });
  const scopeSpans = [{ scope: { name: scope }, spans: spans.map(toOtlp) }];
  await postJson(receiver, "/v1/traces", { resourceSpans: [{ resource: { attributes }, scopeSpans }] });
}

/** Sends log records in one export request. */
export async function sendLogs(receiver: Receiver, service: string, logRecords: readonly object[]): Promise<void> {
  const resource = { attributes: attributesOf({ "service.name": service }) };
  await postJson(receiver, "/v1/logs", { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
}

/** Sends an export request as JSON. */
export async function postJson({ url }: Receiver, path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
}

/** A time of OTLP JSON, in milliseconds after a moment that is the same for all. */
export function nanosAt(millis: number): string {
  return String(BASE_NANOS + BigInt(Math.round(millis * 1e6)));
}

const BASE_NANOS = BigInt(Date.now()) * 1_000_000n;

function toOtlp({
  trace,
  id,
  parent,
  name,
  kind = 1,
  start = 0,
  end = 100,
  attributes = {},
  more,
}: SampleSpan): object {
  return {
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    ...(parent !== undefined && { parentSpanId: spanIdOf(parent) }),
    name,
    kind,
    startTimeUnixNano: nanosAt(start),
    endTimeUnixNano: nanosAt(end),
    attributes: attributesOf(attributes),
    ...more,
  };
}

function anyValue(value: string | number | boolean): object {
  if (typeof value === "boolean") return { boolValue: value };
  return typeof value === "number" ? { doubleValue: value } : { stringValue: value };
}
