const KNOWN_METHODS: ReadonlySet<string> = new Set(
  "CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT QUERY TRACE".split(" "),
);

/** The method in capitals if it is one of the registered ones. @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
export function knownMethod(method: string): string | undefined {
  const upper = method.toUpperCase();
  return KNOWN_METHODS.has(upper) ? upper : undefined;
}
