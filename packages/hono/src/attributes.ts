/** Attribute keys that the middleware sets, as copied strings. @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
export const HTTP_ROUTE = "http.route";
