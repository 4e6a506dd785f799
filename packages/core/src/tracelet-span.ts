import {
  type Attributes,
  type AttributeValue,
  diag,
  isSpanContextValid,
  type Link,
  type SpanContext,
  type SpanStatus,
  type TimeInput,
} from "@opentelemetry/api";
// The class that the SDK's own tracer makes; that tracer would bring meters and a processor for each set-up.
import { SpanImpl } from "@opentelemetry/sdk-trace/build/src/Span.js";
import { EXCEPTION_EVENT } from "./attributes.ts";
import { describeFailure } from "./diagnostics.ts";
import { type ExceptionDetail, exceptionAttributes } from "./exception-attributes.ts";
import { maskSecrets } from "./mask-secrets.ts";
import type { SpanOwner } from "./start-span.ts";

type SdkSpanOptions = ConstructorParameters<typeof SpanImpl>[0];

/** What the SDK's span is made of, and how much is told of what was thrown. */
interface TraceletSpanOptions extends Omit<SdkSpanOptions, "parentSpanContext" | "startTime" | "spanProcessor"> {
  readonly exceptions: ExceptionDetail;
  readonly parentSpanContext: SpanContext | undefined;
  readonly startTime: TimeInput | undefined;
  /** A span calls no more of a processor. */
  readonly spanProcessor: SpanOwner;
}

/**
 * The official SDK's span, except that `recordException` takes any thrown value, and names errors by their name rather
 * than their code; that the messages of exceptions and of the status have known patterns of secrets masked, or are not
 * there when the type alone may be told; and that what cannot be read (a getter that throws, a link that is none) is
 * left out, where the SDK would throw into the user's code. Names are strings whatever they were.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/exceptions/
 */
export class TraceletSpan extends SpanImpl {
  declare readonly exceptions: ExceptionDetail;

  constructor(options: TraceletSpanOptions) {
    super(options as unknown as SdkSpanOptions);
    this.exceptions = options.exceptions;
  }

  override recordException(thrown: unknown, time?: TimeInput): void {
    this.addEvent(EXCEPTION_EVENT, exceptionAttributes(thrown, this.exceptions), time);
  }

  override setStatus(status: SpanStatus): this {
    return changed(this, () => {
      const { code, message } = status;
      const isTold = typeof message === "string" && this.exceptions === "full";
      super.setStatus({ code, ...(isTold && { message: maskSecrets(message) }) });
    });
  }

  override setAttribute(key: string, value: AttributeValue): this {
    // As below, without a function for each attribute.
    try {
      super.setAttribute(key, value);
    } catch (error) {
      leftOut(error);
    }
    return this;
  }

  override setAttributes(attributes: Attributes): this {
    return changed(this, () => super.setAttributes(attributes));
  }

  override addEvent(name: unknown, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    return changed(this, () => super.addEvent(String(name), attributesOrTime, time));
  }

  override addLink(link: Link): this {
    return changed(this, () => link.context && isSpanContextValid(link.context) && super.addLink(link));
  }

  override addLinks(links: Link[]): this {
    return changed(this, () => super.addLinks(links));
  }

  override updateName(name: unknown): this {
    return changed(this, () => super.updateName(String(name)));
  }

  override end(time?: TimeInput): void {
    changed(this, () => super.end(time));
    if (!this.ended) super.end();
  }
}

/** The span after as much of the change as is possible. */
function changed<Self>(span: Self, change: () => unknown): Self {
  try {
    change();
  } catch (error) {
    leftOut(error);
  }
  return span;
}

function leftOut(error: unknown): void {
  diag.warn(`Left out of a span: ${describeFailure(error)}`);
}
