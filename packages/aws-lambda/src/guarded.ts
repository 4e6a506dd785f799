import { reportProblem } from "@tracelet/core";
import { textAt } from "./text.ts";

/** `fn`, made to never throw: that it does is said once, by the name of the error, whose message may hold anything. */
export function guarded<Args extends unknown[], Result>(
  problem: string,
  fn: (...args: Args) => Result,
): (...args: Args) => Result | undefined {
  let isReported = false;
  return (...args) => {
    try {
      return fn(...args);
    } catch (error) {
      if (!isReported) reportProblem("aws-lambda", `${problem}: ${textAt(error, "name")} (said once)`);
      isReported = true;
      return undefined;
    }
  };
}
