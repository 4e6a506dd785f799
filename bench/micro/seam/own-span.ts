import type { Attributes, AttributeValue, HrTime, SpanContext } from "@opentelemetry/api";

/**
 * The least that a span of our own would be: the fields that serializers read, the checks of values and the caps that the
 * specification asks for. Without links, limits of lengths and times of the user's own. For docs/decisions/0014: nothing
 * but this bench uses it.
 */
export class OwnSpan {
  readonly links: readonly never[] = [];
  readonly droppedLinksCount = 0;
  readonly status: { readonly code: number } = { code: 0 };
  readonly events: { name: string; time: HrTime; attributes: Attributes }[] = [];
  readonly attributes: Attributes = {};
  readonly startTime: HrTime = now();
  readonly name: string;
  readonly parentSpanContext: SpanContext | undefined;
  readonly kind = 0;
  endTime: HrTime = [0, 0];
  ended = false;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  readonly #spanContext: SpanContext;
  #attributesCount = 0;

  constructor(name: string, { spanContext, parent, attributes }: OwnSpanOptions) {
    this.name = name;
    this.parentSpanContext = parent;
    this.#spanContext = spanContext;
    for (const key in attributes) this.setAttribute(key, attributes[key]!);
  }

  spanContext(): SpanContext {
    return this.#spanContext;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.ended || value == null || key.length === 0 || !isValue(value)) return this;
    if (this.attributes[key] === undefined && ++this.#attributesCount > MAX_COUNT) this.droppedAttributesCount++;
    else this.attributes[key] = value;
    return this;
  }

  addEvent(name: string, attributes: Attributes = {}): this {
    if (this.ended) return this;
    if (this.events.length >= MAX_COUNT) this.droppedEventsCount++;
    else this.events.push({ name, time: now(), attributes });
    return this;
  }

  end(): void {
    if (this.ended) return;
    this.endTime = now();
    this.ended = true;
  }
}

/** What a span starts with. */
export interface OwnSpanOptions {
  readonly spanContext: SpanContext;
  readonly parent: SpanContext;
  readonly attributes: Attributes;
}

const MAX_COUNT = 128;

function now(): HrTime {
  const millis = Date.now();
  return [Math.floor(millis / 1_000), (millis % 1_000) * 1_000_000];
}

function isValue(value: AttributeValue): boolean {
  return typeof value !== "object" || (Array.isArray(value) && value.every((one) => typeof one !== "object"));
}
