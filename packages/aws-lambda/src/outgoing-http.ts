import type { Agent, ClientRequest, IncomingMessage } from "node:http";
import type { RequestSpans } from "./outgoing-request-spans.ts";

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
      spans.succeed(request, response.statusCode),
    "http.client.request.error": ({ request, error }: Told & { readonly error: unknown }) => spans.fail(request, error),
  };
}

/** Starts the span of a request that was not told of before, and ends it when no channel tells of its end. */
export function startHttpSpan(spans: RequestSpans, request: Told["request"]): void {
  if (spans.knows(request)) return;
  const isTraced = spans.start(request, {
    method: request.method,
    target: request.path,
    origin: originOf(request),
    // The constructor has written them already when they were given as an array, or with `Expect: 100-continue`.
    headers: request.headersSent ? undefined : request,
  });
  if (!isTraced) return;
  // Upgrades and tunnels are told of on no channel.
  request.once("close", () => {
    if (request.res) spans.succeed(request, request.res.statusCode);
    else spans.fail(request, ABORTED);
  });
}

/**
 * Of the server that is connected to: the `Host` header may be the user's own, or none. The names of the agent's connections,
 * of which this one's is the latest if the header's port is not among them, begin with `{host}:{port}:`.
 */
function originOf(request: ClientRequest & { readonly agent?: Partial<Agent> }): string {
  const { protocol, host, agent } = request;
  const authority = host.includes(":") ? `[${host}]` : host;
  const byDefault = protocol === "https:" ? 443 : 80; // the getter of an agent may tell another one by now
  const [, told = byDefault] = String(request.getHeader("host")).split(`${authority}:`);
  const names = `,${Object.keys(agent?.sockets ?? {}).join()}`;
  const [, ...ports] = names.split(`,${host}:`).map(parseFloat);
  return `${protocol}//${authority}:${ports.includes(+told) ? told : (ports.at(-1) ?? told)}`;
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
