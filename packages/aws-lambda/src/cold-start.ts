let isCold = true;

/**
 * True for the first invocation of an execution environment, unless the platform had initialised it ahead of time.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function takeColdStart(initializationType: unknown): boolean {
  const wasCold = isCold;
  isCold = false;
  return (
    wasCold && initializationType !== "provisioned-concurrency" && initializationType !== "lambda-managed-instances"
  );
}
