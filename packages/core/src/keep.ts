import { ConfigurationError } from "./options.ts";
import type { ReadableSpan } from "./sdk-types.ts";

/** What a tail decision is made on: one trace, as far as it ran in one invocation. */
export interface FinishedInvocation {
  /** Its first span; still open when the decision could not wait. */
  readonly root: ReadableSpan;
  /** Its spans that have ended, in the order of their ends. */
  readonly spans: readonly ReadableSpan[];
  /** What the head sampler said of the root. */
  readonly sampled: boolean;
  /** A span has the status `ERROR`. */
  readonly hasError: boolean;
  /** Of the root; so far when it is still open. */
  readonly durationMillis: number;
}

/**
 * Whether the spans of a trace are exported: the final verdict, once for each trace id within an invocation. Spans that
 * end later inherit it. When it throws, the head sampler's decision stays.
 */
export interface Keep {
  (invocation: FinishedInvocation): boolean;
  /** `false` promises that nothing unsampled is ever wanted, which then need not be recorded. @defaultValue `true` */
  readonly wantsUnsampled?: boolean;
}

/** Keeps what the head sampler has sampled. */
export function keepSampled(): Keep {
  return Object.assign(({ sampled }: FinishedInvocation) => sampled, { wantsUnsampled: false });
}

/** Keeps traces with a span whose status is `ERROR`, whole. */
export function keepErrors(): Keep {
  return ({ hasError }) => hasError;
}

/** Keeps traces whose root took longer than so many milliseconds. @throws ConfigurationError for what is no number from 0. */
export function keepSlowerThan(millis: number): Keep {
  if (!(millis >= 0)) throw new ConfigurationError(`keepSlowerThan() takes milliseconds from 0, not ${millis}.`);
  return ({ durationMillis }) => durationMillis > millis;
}

/**
 * Keeps this part of all traces, chosen by the trace id alone, so that every service that keeps the same ratio keeps the
 * same traces.
 *
 * @throws ConfigurationError for what is no number from 0 to 1.
 */
export function keepRatio(ratio: number): Keep {
  if (!(ratio >= 0 && ratio <= 1))
    throw new ConfigurationError(`keepRatio() takes a number from 0 to 1, not ${ratio}.`);
  // The last 56 bits are the random ones. @see https://www.w3.org/TR/trace-context-2/#random-trace-id-flag
  return ({ root }) => Number.parseInt(root.spanContext().traceId.slice(-13), 16) < ratio * 2 ** 52;
}

/** Keeps what one of them keeps; nothing when there is none. */
export function anyOf(...keeps: readonly Keep[]): Keep {
  const keep = (invocation: FinishedInvocation): boolean => keeps.some((one) => one(invocation));
  return Object.assign(keep, { wantsUnsampled: keeps.some((one) => one.wantsUnsampled !== false) });
}

/** Keeps what all of them keep. */
export function allOf(...keeps: readonly Keep[]): Keep {
  const keep = (invocation: FinishedInvocation): boolean => keeps.every((one) => one(invocation));
  return Object.assign(keep, { wantsUnsampled: keeps.every((one) => one.wantsUnsampled !== false) });
}

/** Keeps what `keep` does not. Of a long invocation that is exported in parts, what was kept before stays kept. */
export function not(keep: Keep): Keep {
  return (invocation) => !keep(invocation);
}
