/** What `fn` returns, unless it fails: then nothing. */
export function attempt<Result>(fn: () => Result): Result | undefined {
  try {
    return fn();
  } catch {
    return undefined;
  }
}
