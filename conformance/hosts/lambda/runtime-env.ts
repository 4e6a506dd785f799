import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import process from "node:process";
import type { Bundle } from "./bundle.ts";

/** What decides on the variables of an environment. */
export interface RuntimeEnvOptions {
  readonly bundle: Bundle;
  readonly env: Readonly<Record<string, string>>;
  readonly maxConcurrency?: number | undefined;
}

/**
 * The variables that the platform sets, then the function's own. Nothing is inherited from this process, except PATH.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function createRuntimeEnv({ bundle, env, maxConcurrency }: RuntimeEnvOptions): Record<string, string> {
  const isManaged = maxConcurrency !== undefined;
  return {
    PATH: process.env["PATH"] ?? "",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    _HANDLER: `${bundle.module}.handler`,
    LAMBDA_TASK_ROOT: dirname(bundle.file),
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_LAMBDA_FUNCTION_NAME: "conformance",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/conformance",
    AWS_LAMBDA_LOG_STREAM_NAME: `2026/11/21/[$LATEST]${randomUUID().replaceAll("-", "")}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: isManaged ? "lambda-managed-instances" : "on-demand",
    ...(isManaged
      ? // One worker thread, so that the invocations interleave as much as they can.
        { AWS_LAMBDA_MAX_CONCURRENCY: String(maxConcurrency), AWS_LAMBDA_NODEJS_WORKER_COUNT: "1" }
      : {}),
    ...env,
  };
}
