type FetchArguments = [input: string | URL | Request, init?: RequestInit | undefined];

/**
 * The arguments of the same request with these headers, by lower-case name; the very arguments when there is nothing to
 * add, or when they are such as `fetch` will refuse. Changes neither of them.
 */
export function withTraceHeaders(
  [input, init]: FetchArguments,
  added: Readonly<Record<string, string>>,
): FetchArguments {
  try {
    if (Object.keys(added).length === 0 || (init != null && typeof init !== "object")) return [input, init];
    // A Request or an instance of a class has its members on the prototype, where a spread does not see them.
    if (init != null && !isPlain(init)) return withTraceHeaders([new Request(input, init)], added);
    const own = init?.headers ?? (isRequest(input) ? input.headers : undefined);
    // What a propagator of the user's own writes may be refused by `fetch`: then `Headers` refuse it here.
    const isAlone = own === undefined && /^traceparent,[\da-f-]+$/.test(Object.entries(added).join());
    return [input, { ...init, headers: isAlone ? added : merged(own, added) }];
  } catch {
    return [input, init];
  }
}

/** A tracestate belongs to its traceparent: that of an older one must not stay. Baggage is a list, and the user's own stays in it. */
function merged(own: RequestInit["headers"], added: Readonly<Record<string, string>>): Headers {
  const headers = new Headers(own);
  if (added["traceparent"]) headers.delete("tracestate");
  for (const [key, value] of Object.entries(added)) headers[key === "baggage" ? "append" : "set"](key, value);
  return headers;
}

export function isRequest(value: unknown): value is Request {
  return typeof Request === "function" && value instanceof Request;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
