import { createBackgroundFlush } from "../background-flush.ts";
import type { Stats } from "../counters.ts";
import { createTracing } from "../create-tracing.ts";
import type { EnvRecord } from "../options.ts";
import type { OtlpExporterOptions } from "../otlp-exporter-options.ts";

/** The header that says which origin a redirected request was meant for. */
export const MEANT_ORIGIN = "x-meant-origin";

/** How {@link exportSpan} is to go about it. */
export interface RedirectedExport {
  /** The server that gets the requests, whatever their host. */
  readonly server: { readonly url: string };
  readonly env?: EnvRecord;
  /** How many invocations run, one after the other. @defaultValue `1` */
  readonly invocations?: number;
}

/** Runs invocations of one span each to the end of their flush, and says what became of the spans. */
export async function exportSpan(
  exporter: OtlpExporterOptions,
  { server, env = {}, invocations = 1 }: RedirectedExport,
): Promise<Stats> {
  const tracing = createTracing({ exporter: { ...exporter, fetch: redirectTo(server), timeoutMillis: 2_000 } }, env);
  const held: Promise<void>[] = [];
  const flush = createBackgroundFlush({ hold: (flushed) => void held.push(flushed) });
  for (let count = 0; count < invocations; count++) {
    void tracing.run({ trigger: "http", name: "root", flush }, () => undefined);
    for (let index = 0; index < held.length; index++) await held[index];
  }
  return tracing.stats();
}

function redirectTo(server: RedirectedExport["server"]): typeof globalThis.fetch {
  return (input, init) => {
    const { origin, pathname, search } = new URL(String(input));
    const headers = new Headers(init?.headers);
    headers.set(MEANT_ORIGIN, origin);
    return fetch(`${server.url}${pathname}${search}`, { ...init, headers });
  };
}
