/** Something small that is done very often. */
export interface Task {
  readonly name: string;
  /** What one of them is. */
  readonly unit: string;
  /** Does it so many times. */
  run(times: number): void | Promise<void>;
}
