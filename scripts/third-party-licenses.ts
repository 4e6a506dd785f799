import { readFileSync, writeFileSync } from "node:fs";
import type { Rolldown } from "tsdown";

/** Writes the licences of the packages whose code is part of the bundle, and of no others, to `file`. */
export function thirdPartyLicenses(file: URL): Rolldown.Plugin {
  return {
    name: "third-party-licenses",
    writeBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((output) => (output.type === "chunk" ? output.moduleIds : []));
      const folders = new Set(modules.flatMap((id) => PACKAGE_FOLDER.exec(id) ?? []));
      writeFileSync(file, describeLicenses([...folders].map(readLicense)));
    },
  };
}

/** Greedy: pnpm's folders have several `node_modules` in their path, of which the last one counts. */
const PACKAGE_FOLDER = /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/;

interface License {
  readonly packageName: string;
  readonly text: string;
}

function readLicense(folder: string): License {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Record<
    string,
    string
  >;
  return {
    packageName: `${name} ${version} (${license})`,
    text: readFileSync(`${folder}/LICENSE`, "utf8").replaceAll("\r\n", "\n").trim(),
  };
}

/** Packages under the same text share one section. The order is stable, so that rebuilding changes nothing. */
function describeLicenses(licenses: readonly License[]): string {
  const byText = Map.groupBy(licenses, ({ text }) => text);
  const sections = [...byText].map(([text, group]) => {
    const names = group.map(({ packageName }) => packageName).toSorted();
    return `${names.join("\n")}\n\n${text}\n`;
  });
  return ["This package contains code of the following packages.\n", ...sections.toSorted()].join(SEPARATOR);
}

const SEPARATOR = `\n${"-".repeat(80)}\n\n`;
