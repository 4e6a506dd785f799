/** What the cases say of themselves to whoever reports them. */
export interface Annotations {
  /** Where a group of cases runs. */
  host?: string;
  /** Why it is skipped there. */
  reason?: string;
}

declare module "vitest" {
  interface TaskMeta extends Annotations {}
}

/** Why a case is skipped; `undefined` where it runs. */
export type Reason = string | undefined;

/** Skips a case, or a group of them, and keeps the reason for the matrix. */
export function skippedFor(reason: Reason): { skip: boolean; meta: Annotations } {
  return { skip: reason !== undefined, meta: reason === undefined ? {} : { reason } };
}
