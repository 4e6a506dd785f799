import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { textReply, type Endpoint, type Reply, type Takeover } from "./endpoint.ts";

/** How a sick collector answers: with a status, never, or by breaking the connection. */
export type Failure = number | "hang" | "reset";

const RETRY_AFTER: ReadonlySet<number> = new Set([429, 503]);

/** Reads `429`, `503` and other error statuses, `hang` and `reset`; `undefined` for anything else. */
export function parseFailure(text: string): Failure | undefined {
  if (text === "hang" || text === "reset") return text;
  return /^[45]\d\d$/.test(text) ? Number(text) : undefined;
}

/**
 * Creates an endpoint that takes nothing and answers like a sick collector. With 429 and 503 it asks to come back after a
 * second.
 */
export function createFailingEndpoint(
  failure: Failure,
  { onFailed }: { readonly onFailed: (request: IncomingMessage) => void },
): Endpoint {
  return async (request) => {
    if (failure !== "reset") await drain(request);
    onFailed(request);
    return typeof failure === "number" ? sickReply(failure) : TAKEOVERS[failure];
  };
}

const TAKEOVERS: Readonly<Record<"hang" | "reset", Takeover>> = {
  hang: () => {},
  reset: (response) => void response.socket?.resetAndDestroy(),
};

function sickReply(status: number): Reply {
  const reply = textReply(status, "This is what tracelet --fail asked for.");
  return RETRY_AFTER.has(status) ? { ...reply, headers: { ...reply.headers, "retry-after": "1" } } : reply;
}

/** A client that is still sending would not see the answer. */
async function drain(request: IncomingMessage): Promise<void> {
  request.resume();
  // A request that is broken off closes without an end.
  if (!request.readableEnded) await Promise.race([once(request, "end"), once(request, "close")]).catch(() => {});
}
