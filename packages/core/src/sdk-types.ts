import type {
  Attributes,
  Context,
  HrTime,
  Link,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
  TraceState,
} from "@opentelemetry/api";

/**
 * The official SDK's interfaces as far as users meet them, declared structurally: what implements them in the 2.x or
 * the 3.x line of the SDK fits, and our type declarations name no package that is inlined at build.
 */

/** @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#shouldsample */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): {
    /** 0 not recorded, 1 recorded, 2 recorded and sampled. */
    decision: 0 | 1 | 2;
    attributes?: Readonly<Attributes>;
    traceState?: TraceState;
  };
  toString(): string;
}

/** What is known about the entity that produces telemetry. @see https://opentelemetry.io/docs/specs/otel/resource/sdk/ */
export interface Resource {
  readonly attributes: Attributes;
  readonly schemaUrl?: string;
  merge(other: Resource | null): Resource;
  getRawAttributes(): [string, Attributes[string]][];
}

/** A span as exporters and processors read it. @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#additional-span-interfaces */
export interface ReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: Link[];
  readonly events: {
    readonly time: HrTime;
    readonly name: string;
    readonly attributes?: Attributes;
    readonly droppedAttributesCount?: number;
  }[];
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly resource: Resource;
  readonly instrumentationScope: { readonly name: string; readonly version?: string; readonly schemaUrl?: string };
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** A span that records: what its author writes to and what an exporter reads. */
export type RecordingSpan = Span & ReadableSpan;

/** A span as `redact` may change it. */
export interface EditableSpan extends Omit<ReadableSpan, "name" | "status" | "attributes" | "events"> {
  name: string;
  status: { code: SpanStatus["code"]; message?: string };
  readonly attributes: Attributes;
  readonly events: { name: string; attributes?: Attributes; readonly time: HrTime }[];
}

/** @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-exporter */
export interface SpanExporter {
  /** `code` 0 is success. */
  export(spans: ReadableSpan[], resultCallback: (result: { code: number; error?: Error }) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
}

/** @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-processor */
export interface SpanProcessor {
  onStart(span: RecordingSpan, parentContext: Context): void;
  onEnd(span: ReadableSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
