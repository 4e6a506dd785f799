import { withSpan } from "@tracelet/cloudflare";
import { passGate } from "../untraced.ts";

export interface Env {
  /** A Worker that is tailed by this one, through which it exports. */
  readonly FORWARDER: { readonly fetch: typeof fetch };
  /** Where it tells that it saw the trace of an export. */
  readonly GATE: string;
}

export interface TraceItem {
  readonly event: { readonly request?: { readonly url: string } } | null;
}

/** Deployed as an exported handler, and as a class. */
export async function look(events: TraceItem[], env: Env): Promise<void> {
  const paths = events.map(({ event }) => new URL(event?.request?.url ?? "none:").pathname);
  withSpan("look", { attributes: { paths } }, () => undefined);
  if (paths.includes("/v1/traces")) await passGate(env.GATE);
}

export const options = (env: Env): object => ({
  exporter: { url: "http://forwarder/v1/traces", fetch: env.FORWARDER },
});
