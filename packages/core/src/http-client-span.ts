import { type Attributes, context, SpanKind, trace } from "@opentelemetry/api";
import { attempt } from "./attempt.ts";
import { ERROR_TYPE, SERVER_ADDRESS, SERVER_PORT, URL_FULL } from "./attributes.ts";
import { httpMethodAttributes, httpSpanName, setHttpStatus } from "./http-server-span.ts";
import { scopeOf } from "./isolate.ts";
import { maskQuery, maskTokens } from "./mask-query.ts";
import { readText } from "./read-property.ts";
import { recordError } from "./record-error.ts";
import { serverAddress } from "./server-address.ts";
import { isUnwanted, startSpan } from "./start-span.ts";
import { isTracingSuppressed } from "./suppress-tracing.ts";
import { isWithinCall } from "./within-call.ts";

/** The CLIENT span of an outgoing request that waits for its answer. One of its methods is called, once. */
export interface HttpClientSpan {
  /** The headers that tell the span's context, by lower-case name; none to where `propagateTo` does not lead. */
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the span with the status of the response: from 400 on it is an error. */
  succeed(statusCode: number | undefined): void;
  /** Ends the span with the error that came instead of a response. */
  fail(error: unknown): void;
}

/** How a request differs from others. */
export interface HttpClientSpanOptions {
  /** More attributes of the span. */
  readonly attributes?: Attributes;
  /** Takes the context along whatever `propagateTo` says of the URL: not that leads the request, but the set-up. */
  readonly isTrusted?: boolean;
}

/**
 * Starts the CLIENT span of a request to an absolute URL, as a child of the active span. For HTTP clients that have no
 * `fetch` which {@link tracedFetch} could wrap.
 *
 * @returns `undefined` outside of an invocation, where tracing is suppressed, and within a call that tells of its requests.
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
export function startHttpClientSpan(
  method: string,
  url: string,
  more: HttpClientSpanOptions = {},
): HttpClientSpan | undefined {
  const ctx = context.active();
  const scope = scopeOf(ctx);
  if (!scope || isTracingSuppressed(ctx) || isWithinCall(ctx)) return undefined;
  const { options, propagator } = scope.engine;
  const target = attempt(() => new URL(url));
  const attributes = isUnwanted(scope.engine, ctx)
    ? {}
    : {
        ...httpMethodAttributes(method.toUpperCase()),
        ...(target && httpUrlAttributes(target, options.capture.query)),
        ...more.attributes,
      };
  const span = startSpan(scope, { name: httpSpanName(method), options: { kind: SpanKind.CLIENT, attributes }, ctx });
  const headers: Record<string, string> = {};
  if (more.isTrusted ?? (target && options.isTrusted(target)))
    propagator.inject(trace.setSpan(ctx, span), headers, LOWER_CASE);
  return {
    headers,
    succeed: (statusCode) => {
      if (statusCode) setHttpStatus(span, statusCode, 400);
      span.end();
    },
    fail: (error) => {
      recordError(span, error);
      // `ECONNREFUSED` and its like, where the name of the error says only that it is one.
      const code = readText(error, "name") === "Error" && readText(error, "code");
      if (code) span.setAttribute(ERROR_TYPE, code);
      span.end();
    },
  };
}

const LOWER_CASE = {
  set: (headers: Record<string, string>, key: string, value: string): void => {
    headers[key.toLowerCase()] = value;
  },
};

/** Without credentials and fragment: they may hold secrets, and other URLs than those of HTTP are nothing else. */
function httpUrlAttributes(
  { protocol, origin, hostname, port, pathname, search }: URL,
  isQueryCaptured: boolean,
): Attributes {
  if (!/^https?:$/.test(protocol)) return {};
  return {
    [URL_FULL]: `${origin}${maskTokens(pathname)}${isQueryCaptured ? maskQuery(search) : ""}`,
    [SERVER_ADDRESS]: serverAddress(hostname),
    [SERVER_PORT]: Number(port) || (protocol === "http:" ? 80 : 443),
  };
}
