import type { EnvReader } from "./env.ts";
import type { OtlpExporterOptions } from "./otlp-exporter-options.ts";
import type { Resource } from "./sdk-types.ts";

/** What the export of another signal than spans takes over from the set-up. */
export interface SignalSetUp {
  readonly resource: Resource;
  readonly env: EnvReader;
  /** The first OTLP endpoint of the spans that the options name, if there is one. */
  readonly exporter: OtlpExporterOptions | undefined;
  /** `fetch` as it was before it was patched. */
  readonly rawFetch: typeof globalThis.fetch;
}
