import type { Engine } from "./engine.ts";
import { isPromiseLike, toPromise } from "./promise-like.ts";
import type { EditableSpan, ReadableSpan } from "./sdk-types.ts";

/**
 * Lets the user's `redact` change each span; one for which it throws is not exported, as it may hold a secret, nor is one
 * for which it returns a promise: what that changes comes too late.
 */
export function redactSpans({ options, counters, reporter }: Engine, spans: ReadableSpan[]): ReadableSpan[] {
  const { redact } = options;
  if (!redact) return spans;
  return spans.filter((span) => {
    const isRedacted = reporter.attempt("redact", "redact() threw, and its span is dropped", () => {
      const late: unknown = redact(span as EditableSpan);
      if (!isPromiseLike(late)) return true;
      toPromise(late).catch(() => undefined);
      throw new TypeError("it must not be async");
    });
    if (!isRedacted) counters.drop("redact_failed", 1);
    return isRedacted;
  });
}
