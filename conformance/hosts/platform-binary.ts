import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The path of a binary that comes in a package of its own for each platform, as an optional dependency of `owner`: what
 * `owner` itself offers is made by its install script, which does not run here.
 */
export function platformBinary(owner: string, candidates: readonly string[], file: string): string {
  const require = createRequire(import.meta.url);
  const ofOwner = createRequire(require.resolve(`${owner}/package.json`));
  for (const candidate of candidates) {
    try {
      return join(dirname(ofOwner.resolve(`${candidate}/package.json`)), file);
    } catch {
      // Not for this platform.
    }
  }
  throw new Error(`${owner} has no package for this platform: none of ${candidates.join(", ")} is installed`);
}
