import type { Engine } from "./engine.ts";
import type { EditableSpan, ReadableSpan } from "./sdk-types.ts";

/** Lets the user's `redact` change each span; one for which it throws is not exported, as it may hold a secret. */
export function redactSpans({ options, counters, reporter }: Engine, spans: ReadableSpan[]): ReadableSpan[] {
  const { redact } = options;
  if (!redact) return spans;
  return spans.filter((span) => {
    const isRedacted = reporter.attempt("redact", "redact() threw, and its span is dropped", () => {
      redact(span as EditableSpan);
      return true;
    });
    if (!isRedacted) counters.drop("redact_failed", 1);
    return isRedacted;
  });
}
