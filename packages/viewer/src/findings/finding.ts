/** What a {@link Finding} is about. */
export type FindingKind =
  | "clock-skew"
  | "cold-start"
  | "cycle"
  | "delivery"
  | "double-instrumentation"
  | "dropped"
  | "incomplete"
  | "logs-only"
  | "missing-parent"
  | "orphan"
  | "repeated-delivery"
  | "secret"
  | "still-clock";

/** Something about a trace that its spans do not tell by themselves. */
export interface Finding {
  readonly kind: FindingKind;
  /** A `warning` asks for a change in somebody's code or configuration; a `note` explains what is seen. */
  readonly severity: "warning" | "note";
  /** One sentence, with names as they were received. */
  readonly text: string;
  /** The spans that it is about; empty when it is about the whole trace. */
  readonly spanIds: readonly string[];
}

/** Puts a name that was received into a sentence. */
export function quote(name: string): string {
  return `“${name}”`;
}

/** `1 span`, `2 spans`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
