import { CLOUDFLARE_TRACE_COUNT } from "./attributes.ts";
import type { HandlerInvocation } from "./run-handler.ts";
import type { TraceItemLike } from "./types.ts";

/** The paths of OTLP over HTTP. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
const OTLP_PATH = /\/v1\/(traces|logs)$/;

/**
 * How the traces of other Workers become an invocation: a SERVER span with their number.
 *
 * None when all of them are of OTLP requests: a Tail Worker that exports through a Worker that it tails would be told of
 * each export, and export that, without end.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/handlers/tail/
 */
export function tailInvocation(events: readonly TraceItemLike[]): HandlerInvocation | undefined {
  if (events.every(isOfExport)) return undefined;
  return { name: "tail", attributes: { [CLOUDFLARE_TRACE_COUNT]: events.length } };
}

function isOfExport({ event }: TraceItemLike): boolean {
  return OTLP_PATH.test(String((event as { readonly request?: { readonly url?: unknown } } | null)?.request?.url));
}
