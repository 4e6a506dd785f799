import { request as httpRequest, Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest, Agent as HttpsAgent } from "node:https";

/** Passes export requests on to another collector. */
export interface Forwarder {
  /** Sends a request as it was received. Returns at once. */
  forward(request: ForwardedRequest): void;
  figures(): { readonly forwarded: number; readonly failed: number };
  /** Resolves when what is under way has been answered or has timed out. */
  close(): Promise<void>;
}

/** A request as it was received. */
export interface ForwardedRequest {
  /** Such as `/v1/traces`; appended to the path of the target. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** Where to, and whom to tell. */
export interface ForwarderOptions {
  /** The base URL of a collector: what would be `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly target: URL;
  /** Told of each kind of problem once. */
  readonly onProblem: (problem: string) => void;
  readonly timeoutMillis?: number | undefined;
  /** Beyond this much that waits for an answer, requests are dropped. */
  readonly maxPendingBytes?: number | undefined;
}

// https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1; the length is set anew.
const NOT_FORWARDED: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const MAX_SOCKETS = 8;

/** Creates a {@link Forwarder}. It never throws because of what the target does. */
export function createForwarder({
  target,
  onProblem,
  timeoutMillis = 10_000,
  maxPendingBytes = 64 * 1024 * 1024,
}: ForwarderOptions): Forwarder {
  const agent = new (target.protocol === "https:" ? HttpsAgent : HttpAgent)({
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
  });
  const pending = new Set<Promise<void>>();
  const told = new Set<string>();
  const figures = { forwarded: 0, failed: 0 };
  let pendingBytes = 0;

  const fail = (problem: string): void => {
    figures.failed += 1;
    if (told.has(problem)) return;
    told.add(problem);
    onProblem(`forwarding to ${target.host}: ${problem} (said once)`);
  };

  const send = async (request: ForwardedRequest): Promise<void> => {
    const outcome = await post(request, { target, agent, timeoutMillis });
    if (outcome instanceof Error) {
      fail(outcome.name === "AbortError" ? `no answer within ${timeoutMillis / 1000} s` : outcome.message);
    } else if (outcome >= 200 && outcome < 300) figures.forwarded += 1;
    else fail(`answered ${outcome} to ${request.path}`);
  };

  return {
    forward: (request) => {
      if (pendingBytes + request.body.length > maxPendingBytes) {
        fail("it is too slow: requests are dropped");
        return;
      }
      pendingBytes += request.body.length;
      const sending = send(request).finally(() => {
        pendingBytes -= request.body.length;
        pending.delete(sending);
      });
      pending.add(sending);
    },
    figures: () => ({ ...figures }),
    close: async () => {
      await Promise.all(pending);
      agent.destroy();
    },
  };
}

interface Way {
  readonly target: URL;
  readonly agent: HttpAgent;
  readonly timeoutMillis: number;
}

/** Resolves with the status of the answer, or with why there is none. */
function post(
  { path, headers, body }: ForwardedRequest,
  { target, agent, timeoutMillis }: Way,
): Promise<number | Error> {
  const url = new URL(target);
  url.pathname = `${url.pathname.replace(/\/$/, "")}${path}`;
  return new Promise((resolve) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
      method: "POST",
      agent,
      headers: { ...forwardable(headers), "content-length": body.length },
      signal: AbortSignal.timeout(timeoutMillis),
    });
    request.on("error", resolve).on("response", (response: IncomingMessage) => {
      response.on("error", resolve).resume();
      resolve(response.statusCode ?? 0);
    });
    request.end(body);
  });
}

function forwardable(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = headers.connection?.split(",").map((name) => name.trim().toLowerCase()) ?? [];
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !NOT_FORWARDED.has(name) && !named.includes(name)),
  );
}
