import type { LambdaFailure, LambdaResult } from "../lambda/measure-lambda.ts";
import type { MicroResult } from "../micro/measure-micro.ts";
import type { WorkerFailure, WorkerResult } from "../workers/measure-workers.ts";
import type { LoadingResult } from "./loading-section.ts";

/** Everything that one run has seen. */
export interface BenchResults {
  readonly workers: { readonly results: readonly WorkerResult[]; readonly failures: readonly WorkerFailure[] };
  readonly lambda: { readonly results: readonly LambdaResult[]; readonly failures: readonly LambdaFailure[] };
  /** Empty when there is no such measurement. */
  readonly loading: readonly LoadingResult[];
  readonly micro: readonly MicroResult[];
}
