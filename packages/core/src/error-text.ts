import { EXCEPTION_MESSAGE, EXCEPTION_TYPE } from "./attributes.ts";
import { exceptionAttributes, type ExceptionDetail } from "./exception-attributes.ts";

/** An error in the middle of a text: `TypeError: x is not a function`, without its stack. */
export function errorText(thrown: unknown, detail: ExceptionDetail): string {
  const { [EXCEPTION_TYPE]: type, [EXCEPTION_MESSAGE]: message } = exceptionAttributes(thrown, detail);
  return [type, message].filter(Boolean).join(": ");
}

/** Also of what cannot be asked, such as a revoked proxy. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}
