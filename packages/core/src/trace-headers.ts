type FetchArguments = [input: string | URL | Request, init?: RequestInit | undefined];

/**
 * The arguments of the same request with what `inject` sets in its headers; the arguments as they were if they are such
 * as `fetch` will refuse. Changes neither of them.
 */
export function withTraceHeaders([input, init]: FetchArguments, inject: (headers: Headers) => void): FetchArguments {
  try {
    if (init != null && typeof init !== "object") return [input, init];
    // A Request or an instance of a class has its members on the prototype, where a spread does not see them.
    if (init != null && !isPlain(init)) return withTraceHeaders([new Request(input, init)], inject);
    const headers = new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined));
    inject(headers);
    return [input, { ...init, headers }];
  } catch {
    return [input, init];
  }
}

export function isRequest(value: unknown): value is Request {
  return typeof Request === "function" && value instanceof Request;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
