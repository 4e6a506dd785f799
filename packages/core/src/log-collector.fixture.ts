import { createBackgroundFlush } from "./background-flush.ts";
import { type LoopbackServer, type ReceivedRequest, serveLoopback } from "./loopback-server.fixture.ts";
import { ExportLogsServiceRequest } from "./otlp-log-messages.fixture.ts";
import { ExportTraceServiceRequest } from "./otlp-messages.fixture.ts";
import type { Tracing } from "./tracing.ts";

/** A log record as the independent decoder reads it. */
export interface DecodedLogRecord {
  readonly body: unknown;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly flags: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly timeUnixNano: bigint;
  readonly observedTimeUnixNano: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly droppedAttributesCount: number;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly instrumentationScope: {
    readonly name: string;
    readonly version: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  };
}

/** A collector on 127.0.0.1 that takes log records at `/v1/logs`, and spans. */
export interface LogCollector extends LoopbackServer {
  /** Log records since the last call. */
  take(): DecodedLogRecord[];
  /** The ids of all spans so far by their names. */
  spanIds(): Readonly<Record<string, string>>;
}

type Answer = Parameters<typeof serveLoopback>[0];

export function serveLogCollector(answer: Answer = (_, response) => response.end()): LogCollector {
  const server = serveLoopback(answer);
  let seen = 0;
  return Object.assign(server, {
    take: () => {
      const fresh = server.requests.slice(seen);
      seen = server.requests.length;
      return fresh.filter(({ path }) => path?.endsWith("/v1/logs")).flatMap(decodeLogs);
    },
    spanIds: () =>
      Object.fromEntries(server.requests.filter(({ path }) => path?.endsWith("/v1/traces")).flatMap(decodeSpanIds)),
  });
}

/** Runs an invocation to the end of its flush. */
export async function runToEnd(tracing: Tracing, handler: () => unknown): Promise<void> {
  const held: Promise<void>[] = [];
  const flush = createBackgroundFlush({ hold: (flushed) => void held.push(flushed) });
  await tracing.run({ trigger: "http", name: "root", flush }, handler);
  for (let index = 0; index < held.length; index++) await held[index];
}

interface AnyValue {
  readonly value?: string;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
  readonly [field: string]: unknown;
}
interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}
interface Raw {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeLogs: readonly {
      readonly scope: { readonly name: string; readonly version: string; readonly attributes: readonly KeyValue[] };
      readonly logRecords: readonly (Omit<
        DecodedLogRecord,
        "attributes" | "body" | "resource" | "timeUnixNano" | "observedTimeUnixNano"
      > & {
        readonly timeUnixNano: string;
        readonly observedTimeUnixNano: string;
        readonly attributes: readonly KeyValue[];
        readonly body: AnyValue | null;
      })[];
    }[];
  }[];
}

function decodeLogs({ bytes }: ReceivedRequest): DecodedLogRecord[] {
  const options = { longs: String, bytes: String, defaults: true, oneofs: true };
  const { resourceLogs } = ExportLogsServiceRequest.toObject(ExportLogsServiceRequest.decode(bytes), options) as Raw;
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map((record) => ({
        ...record,
        body: record.body === null ? undefined : plain(record.body),
        traceId: hex(record.traceId),
        spanId: hex(record.spanId),
        timeUnixNano: BigInt(record.timeUnixNano),
        observedTimeUnixNano: BigInt(record.observedTimeUnixNano),
        attributes: plainPairs(record.attributes),
        resource: plainPairs(resource.attributes),
        instrumentationScope: {
          name: scope.name,
          version: scope.version,
          attributes: plainPairs(scope.attributes),
        },
      })),
    ),
  );
}

interface RawSpans {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string; readonly spanId: string }[] }[];
  }[];
}

function decodeSpanIds({ bytes }: ReceivedRequest): [string, string][] {
  const decoded = ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(bytes), { bytes: String });
  return (decoded as RawSpans).resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ name, spanId }) => [name, hex(spanId)]);
}

function plain(any: AnyValue): unknown {
  const value = any.value === undefined ? null : any[any.value];
  if (any.value === "arrayValue") return any.arrayValue?.values.map(plain);
  if (any.value === "kvlistValue") return plainPairs(any.kvlistValue?.values ?? []);
  return any.value === "intValue" ? Number(value) : value;
}

function plainPairs(pairs: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]));
}

function hex(base64: string): string {
  return Buffer.from(base64, "base64").toString("hex");
}
