import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { createCaller } from "../conformance/trace-context.ts";

/** How requests are sent. */
export interface LoadOptions {
  readonly requests: number;
  readonly concurrency: number;
  /** What the caller says. */
  readonly isSampled: boolean;
  /** How it says so. @defaultValue "traceparent" */
  readonly carrier?: Carrier | undefined;
}

/** Sentry continues traces by a header of its own alone. */
export type Carrier = "traceparent" | "sentry-trace";

/** What came of them. */
export interface LoadResult {
  /** The callers' trace ids. */
  readonly traceIds: readonly string[];
  readonly latenciesMicros: readonly number[];
  readonly seconds: number;
}

/** Sends requests over as many connections as are under way at once; each has a caller of its own. */
export async function sendLoad(
  url: URL,
  { requests, concurrency, isSampled, carrier = "traceparent" }: LoadOptions,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const callers = Array.from({ length: requests }, createCaller);
  const latenciesMicros: number[] = [];
  const rest = callers.values();
  const client = async (): Promise<void> => {
    for (const { traceId, spanId } of rest) {
      const headers = { [carrier]: CARRIERS[carrier](`${traceId}-${spanId}`, isSampled) };
      const startedAt = performance.now();
      const [response] = (await once(get(url, { agent, headers }), "response")) as [IncomingMessage];
      await once(response.resume(), "end");
      latenciesMicros.push((performance.now() - startedAt) * 1_000);
      if (response.statusCode !== 200) throw new Error(`the Worker answered with status ${response.statusCode}`);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, client));
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  return { traceIds: callers.map(({ traceId }) => traceId), latenciesMicros, seconds };
}

const CARRIERS: Readonly<Record<Carrier, (ids: string, isSampled: boolean) => string>> = {
  traceparent: (ids, isSampled) => `00-${ids}-${isSampled ? "01" : "00"}`,
  "sentry-trace": (ids, isSampled) => `${ids}-${isSampled ? "1" : "0"}`,
};
