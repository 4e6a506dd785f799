import { context, type Span, type SpanOptions, trace } from "@opentelemetry/api";
import { currentIsolate, scopeOf } from "./isolate.ts";
import { settled } from "./promise-like.ts";
import { recordError } from "./record-error.ts";
import { startSpan } from "./start-span.ts";
import { VERSION } from "./version.ts";

/**
 * Runs `fn` in a new span and returns what it returns. The span ends when `fn` returns, or when the promise that it
 * returned settles; what it throws is recorded as an exception with status `ERROR`, and rethrown unchanged. Outside of
 * an invocation, or when tracing is off, `fn` just runs, with a span that does not record.
 *
 * A generator or a stream that `fn` returns goes on after its span has ended: put the loop that consumes it into `fn`,
 * or take a span of the API (`tracer.startSpan`) and end it where the last item is.
 *
 * @example
 * await withSpan("charge card", { attributes: { "order.id": id } }, async (span) => { … });
 */
export function withSpan<Result>(name: string, fn: (span: Span) => Result): Result;
export function withSpan<Result>(name: string, options: SpanOptions, fn: (span: Span) => Result): Result;
export function withSpan<Result>(
  name: string,
  optionsOrFn: SpanOptions | ((span: Span) => Result),
  maybeFn?: (span: Span) => Result,
): Result {
  const options = typeof optionsOrFn === "function" ? {} : optionsOrFn;
  const fn = typeof optionsOrFn === "function" ? optionsOrFn : maybeFn!;
  const ctx = context.active();
  const scope = scopeOf(ctx) ?? currentIsolate()?.initScope;
  const span = scope
    ? startSpan(scope, { name, options, ctx })
    : trace.getTracer("@tracelet/core", VERSION).startSpan(name, options, ctx);
  return context.with(trace.setSpan(ctx, span), runIn<Result>, undefined, span, fn);
}

function runIn<Result>(span: Span, fn: (span: Span) => Result): Result {
  let result: unknown;
  const succeed = <Value>(value: Value): Value => {
    end(span);
    return value;
  };
  const fail = (error: unknown): never => {
    recordError(span, error);
    end(span);
    throw error;
  };
  const outcome = settled(() => (result = fn(span)), { succeed, fail });
  if (!(result instanceof Promise) || result.constructor === Promise) return outcome as Result;
  // A client's own kind of promise keeps its methods, and its rejection its owner.
  (outcome as Promise<unknown>).catch(() => undefined);
  return result as Result;
}

/** The user may have ended it. */
function end(span: Span): void {
  if (span.isRecording()) span.end();
}
