import { STEPS } from "../user-code.ts";

/** A Lambda function that is measured beside the others. */
export interface Contestant {
  readonly name: string;
  /** Its module in `contestants/`. */
  readonly module: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Registered before the handler is loaded, as `NODE_OPTIONS=--import` does. */
  readonly hasExtension?: boolean;
  /** Managed Instances: the process is not frozen. */
  readonly isManaged?: boolean;
  /** It needs packages that only `npm run bench` installs. */
  readonly isPeer?: boolean;
  /** How many spans of each invocation should arrive; absent where they do not go to a collector. */
  readonly spans?: number;
}

/** The unwrapped handler, that all others are compared with: on the same kind of instance. */
export const NONE = "no tracing";
export const NONE_MANAGED = "no tracing, Managed Instances";

/** With the root. */
const SPANS = STEPS + 1;

const OURS: readonly Contestant[] = [
  { name: NONE, module: "none.ts", spans: 0 },
  { name: NONE_MANAGED, module: "none.ts", isManaged: true, spans: 0 },
  { name: "tracelet, await", module: "tracelet.ts", spans: SPANS },
  { name: "tracelet, extension", module: "tracelet.ts", hasExtension: true, spans: SPANS },
  { name: "tracelet, background (Managed Instances)", module: "tracelet.ts", isManaged: true, spans: SPANS },
  { name: "tracelet, disabled", module: "tracelet.ts", env: { OTEL_SDK_DISABLED: "true" }, spans: 0 },
];

const PEERS: readonly Contestant[] = [
  { name: "official instrumentation + SDK + OTLP exporter", module: "official.mjs", spans: SPANS },
  { name: "@sentry/aws-serverless", module: "sentry.mjs", spans: SPANS },
  { name: "Powertools tracer (X-Ray daemon)", module: "powertools.mjs" },
];

/** All of them, or those that are there without the packages of `bench/package.json`. */
export function contestants({ withPeers }: { readonly withPeers: boolean }): readonly Contestant[] {
  return withPeers ? [...OURS, ...PEERS.map((peer) => ({ ...peer, isPeer: true }))] : OURS;
}
