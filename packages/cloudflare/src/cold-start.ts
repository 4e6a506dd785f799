let isCold = true;

/** True for the first invocation of an isolate. @see https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/ */
export function takeColdStart(): boolean {
  const wasCold = isCold;
  isCold = false;
  return wasCold;
}
