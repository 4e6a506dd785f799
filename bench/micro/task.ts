/** Something small that is done very often. */
export interface Task {
  readonly name: string;
  /** What one of them is. */
  readonly unit: string;
  /** How many are done in one go. @defaultValue 1,000 */
  readonly batch?: number;
  /** Does it so many times: a multiple of the batch. */
  run(times: number): void | Promise<void>;
}
