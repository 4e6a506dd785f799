import type { ClientRequest, IncomingMessage } from "node:http";
import type { RequestSpans, UnsentHeaders } from "./outgoing-request-spans.ts";

interface Told {
  readonly request: ClientRequest & { readonly res?: IncomingMessage | null };
}

/** What a request fails with that ends without an answer and without an error: `request.abort()`. */
const ABORTED = { name: "AbortError", message: "without an answer" };

/** The channels of `node:http`, on which requests of `node:https` are told of, too. */
export function httpChannels(spans: RequestSpans): Record<string, (message: never) => void> {
  return {
    // In the constructor, hence in the caller's context, whatever the agent makes the request wait for.
    [`http.client.request.${isToldLate() ? "start" : "created"}`]: ({ request }: Told) => startHttpSpan(spans, request),
    // The headers of the response are there. Its body may never be read.
    "http.client.response.finish": ({ request, response }: Told & { readonly response: IncomingMessage }) =>
      spans.succeed(request, response.statusCode ?? 0),
    "http.client.request.error": ({ request, error }: Told & { readonly error: unknown }) => spans.fail(request, error),
  };
}

/** Starts the span of a request that was not told of before, and ends it when no channel tells of its end. */
export function startHttpSpan(spans: RequestSpans, request: Told["request"]): void {
  if (spans.knows(request)) return;
  const { method, path: target } = request;
  // The constructor has written them already when they were given as an array, or with `Expect: 100-continue`.
  const headers: UnsentHeaders | undefined = request.headersSent
    ? undefined
    : {
        has: (name) => request.hasHeader(name),
        set: (name, value) => void request.setHeader(name, value),
      };
  if (!spans.start(request, { method, target, origin: originOf(request), headers })) return;
  // Upgrades and tunnels are told of on no channel.
  request.once("close", () => {
    if (request.res) spans.succeed(request, request.res.statusCode ?? 0);
    else spans.fail(request, ABORTED);
  });
}

/** The request knows its port by its `Host` header alone. */
function originOf(request: ClientRequest): string {
  const { protocol, host } = request;
  const [port = ""] = /:\d+$/.exec(String(request.getHeader("host"))) ?? [];
  return `${protocol}//${host.includes(":") ? `[${host}]` : host}${port}`;
}

/** Up to Node 22.11 the first that is told of a request is that its headers are written. */
function isToldLate(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major * 100 + minor < 2_212;
}

/**
 * Adds headers at the very moment at which they are written, where requests are told of after that: `start` gets each
 * request then. Loads `node:http`, as the Lambda runtimes of these versions have done before.
 *
 * @returns takes the patch off; `undefined` where there is none
 */
export function patchRequestHeaders(start: (request: ClientRequest) => void): (() => void) | undefined {
  if (!isToldLate()) return undefined;
  const prototype = process.getBuiltinModule?.("node:http")?.ClientRequest.prototype as HeaderWriter | undefined;
  const original = prototype?.[WRITE_HEADERS];
  if (!prototype || !original) return undefined;
  const replacement = function (this: ClientRequest): unknown {
    start(this);
    return original.call(this);
  };
  prototype[WRITE_HEADERS] = replacement;
  return () => {
    if (prototype[WRITE_HEADERS] === replacement) prototype[WRITE_HEADERS] = original;
  };
}

/** Writes what `setHeader` was given, at the first `write`, `end` or `flushHeaders`. */
const WRITE_HEADERS = "_implicitHeader";

interface HeaderWriter {
  [WRITE_HEADERS]?(this: ClientRequest): unknown;
}
