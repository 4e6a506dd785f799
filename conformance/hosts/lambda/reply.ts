/** An answer of the Runtime or Extensions API. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What the platform answers to a call that breaks its rules. Error types as the runtime interface emulator has them. */
export function refuse(status: number, errorType: string, errorMessage: string = errorType): Reply {
  const headers = { "Lambda-Runtime-Function-Error-Type": errorType };
  return { status, headers, body: { errorType, errorMessage } };
}
