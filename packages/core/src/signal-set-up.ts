import type { EnvReader } from "./env.ts";
import type { TracingOptions } from "./options.ts";
import type { Resource } from "./sdk-types.ts";

/** What the export of another signal than spans takes over from the set-up. */
export interface SignalSetUp {
  readonly resource: Resource;
  readonly env: EnvReader;
  /** Where the spans go, as the options say. */
  readonly exporter?: TracingOptions["exporter"];
  /** `fetch` as it was before it was patched. */
  readonly rawFetch: typeof globalThis.fetch;
}
