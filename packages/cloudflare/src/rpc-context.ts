/**
 * The context of the caller of an RPC method, as the last argument of the call. RPC has no headers, so the context travels
 * among the arguments, and only where that was asked for: a method that is not instrumented gets one argument more.
 */
export interface RpcContext {
  /** The version of this format. */
  readonly tracelet: 1;
  /** What the propagator injected, as `traceparent`. */
  readonly context: Readonly<Record<string, string>>;
}

/** The arguments of a call, and the context that came with them. */
export interface ReceivedArguments {
  readonly args: unknown[];
  /** Absent where none was sent. */
  readonly carrier?: Readonly<Record<string, string>>;
}

/** The arguments of a call with the caller's context behind them; as they are when there is none to send along. */
export function withRpcContext(
  args: readonly unknown[],
  carrier: Readonly<Record<string, string>>,
): readonly unknown[] {
  return Object.keys(carrier).length === 0 ? args : [...args, { tracelet: 1, context: carrier } satisfies RpcContext];
}

/** Takes the context off the arguments, for the callee; every other argument stays. */
export function takeRpcContext(args: unknown[]): ReceivedArguments {
  const last = args.at(-1);
  return isRpcContext(last) ? { args: args.slice(0, -1), carrier: last.context } : { args };
}

/** Nothing else is taken for one: its two members, of their types, and no others. */
function isRpcContext(value: unknown): value is RpcContext {
  // A stub, which may be an argument, is asked for no member: it would answer each by one more stub.
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  const { tracelet, context } = value as Partial<RpcContext>;
  if (tracelet !== 1 || Object.keys(value).length !== 2) return false;
  return typeof context === "object" && context !== null && Object.values(context).every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
