import { SourceMap, type SourceMapPayload, type SourceMapping } from "node:module";

/** How many characters of a bundle come from which source file, of built packages too; the largest first. */
export function bytesBySource(code: string, payload: SourceMapPayload): [source: string, bytes: number][] {
  const sourceMap = new SourceMap(payload);
  const bytes = new Map<string, number>();
  for (const [line, text] of code.split("\n").entries()) {
    for (let column = 0; column < text.length; column += 1) {
      const { originalSource } = sourceMap.findEntry(line, column) as Partial<SourceMapping>;
      const source = originalSource === undefined ? "(bundler)" : readableName(originalSource);
      bytes.set(source, (bytes.get(source) ?? 0) + 1);
    }
  }
  return [...bytes].toSorted(([, a], [, b]) => b - a);
}

/** The path from the package on, without the folders of package managers. */
function readableName(path: string): string {
  return path.replace(/^.*node_modules\//, "").replace(/^(?:.*\/)?packages\//, "");
}
