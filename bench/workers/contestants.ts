import type { Carrier } from "../load.ts";
import { SPANS } from "./workload.ts";

/** A Worker that is measured beside the others. */
export interface Contestant {
  readonly name: string;
  /** Its module in `contestants/`. */
  readonly module: string;
  /** Variables besides `ORIGIN` and `COLLECTOR`; `collector` is the base URL of its own. */
  readonly env?: (collector: string) => Readonly<Record<string, string>>;
  /** The header by which it learns of its caller. @defaultValue "traceparent" */
  readonly carrier?: Carrier;
  /** It needs packages that only `npm run bench` installs. */
  readonly isPeer?: boolean;
  /** How many spans of each sampled invocation should arrive. */
  readonly spans: number;
}

/** Rows that all others are compared with. */
export const NONE = "no tracing";
export const FLOOR = "one POST of a constant body";

const toCollector = (collector: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_SERVICE_NAME: "bench",
});

/** What needs nothing but this repository. */
const OURS: readonly Contestant[] = [
  { name: NONE, module: "none.ts", spans: 0 },
  { name: FLOOR, module: "constant-body.ts", spans: 0 },
  { name: "hand-written minimum", module: "hand-written.ts", spans: SPANS },
  { name: "tracelet", module: "tracelet.ts", env: toCollector, spans: SPANS },
  { name: "tracelet, JSON", module: "tracelet-json.ts", spans: SPANS },
  { name: "tracelet, disabled", module: "tracelet.ts", spans: 0 },
  { name: "tracelet, with a keep", module: "tracelet-keep.ts", env: toCollector, spans: SPANS },
];

const PEERS: readonly Contestant[] = [
  { name: "sdk-trace-base, JSON", module: "sdk-json.mjs", spans: SPANS },
  { name: "sdk-trace-base, protobuf", module: "sdk-protobuf.mjs", spans: SPANS },
  { name: "@hono/otel + sdk-trace-base", module: "hono-otel.mjs", spans: SPANS },
  { name: "@microlabs/otel-cf-workers", module: "otel-cf-workers.mjs", spans: SPANS },
  {
    name: "@pydantic/logfire-cf-workers",
    module: "logfire.mjs",
    env: (collector) => ({ LOGFIRE_TOKEN: "bench", LOGFIRE_BASE_URL: collector }),
    spans: SPANS,
  },
  { name: "@sentry/cloudflare", module: "sentry.mjs", carrier: "sentry-trace", spans: SPANS },
  { name: "@sentry/cloudflare, static", module: "sentry-static.mjs", carrier: "sentry-trace", spans: SPANS },
];

/** All of them, or those that are there without the packages of `bench/package.json`. */
export function contestants({ withPeers }: { readonly withPeers: boolean }): readonly Contestant[] {
  return withPeers ? [...OURS, ...PEERS.map((peer) => ({ ...peer, isPeer: true }))] : OURS;
}

/** It sends a request for each invocation that is sampled, or more. */
export function isExporting({ name, spans }: Contestant): boolean {
  return spans > 0 || name === FLOOR;
}
