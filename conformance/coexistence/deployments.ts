import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { AppEntry } from "../hosts/host.ts";

const require = createRequire(import.meta.url);
const at = (specifier: string): string => fileURLToPath(import.meta.resolve(specifier));
const scenarioAt = (name: string): string => `${import.meta.dirname}/scenarios/${name}.ts`;

/** A generation of OpenTelemetry: the API and the SDK of one time. */
type Generation = Readonly<Record<"api" | "sdk", string>>;

export const OLDER: Generation = { api: at("@opentelemetry/api"), sdk: at("@opentelemetry/sdk-trace") };
/** The 3.x line of the SDK, with the API that it asks for. */
export const NEWER: Generation = { api: at("opentelemetry-api-1.10"), sdk: at("opentelemetry-sdk-3") };

/** The file that `require()` finds of a package: a second copy of it, besides the one that `import` finds. */
export const copyOf = (packageName: string): string => require.resolve(packageName);

/** Who is in the process besides tracelet. */
export interface Deployment {
  readonly scenario: string;
  /** What tracelet is bundled with. @defaultValue {@link OLDER} */
  readonly ours?: Generation;
  /** What the other party is bundled with. @defaultValue {@link OLDER} */
  readonly theirs?: Generation;
  /** Modules with an `instrument()` of another party, around tracelet's and inside of it. */
  readonly around?: string | undefined;
  readonly inside?: string | undefined;
  /** The core by which the app makes the innermost of its spans. @defaultValue the very same */
  readonly secondCore?: string;
}

/** The app, bundled with these parties under the names that it imports. */
export function deploy(deployment: Deployment): AppEntry {
  const { scenario, ours = OLDER, theirs = OLDER, secondCore = at("@tracelet/core") } = deployment;
  const { around = scenarioAt("no-wrapper"), inside = scenarioAt("no-wrapper") } = deployment;
  return {
    worker: `${import.meta.dirname}/worker.ts`,
    lambda: `${import.meta.dirname}/lambda.ts`,
    alias: {
      "@opentelemetry/api": ours.api,
      "@beside/api": theirs.api,
      "@beside/sdk": theirs.sdk,
      "@beside/scenario": scenarioAt(scenario),
      "@beside/core": secondCore,
      "@beside/around": around,
      "@beside/inside": inside,
    },
  };
}
