import type { Rolldown } from "tsdown";

/**
 * Leaves out of a bundle what tracelet can never reach in the official SDK: it gives tracers no meter
 * and inspects no span. Bundlers cannot know that. Fails when the SDK no longer looks as expected; unit tests run against the
 * whole SDK, the conformance tests against the slim one.
 */
export function slimSdk(): Rolldown.Plugin {
  const pending = new Set(CUTS);
  return {
    name: "slim-sdk",
    transform(code, id) {
      const cut = CUTS.find(({ file }) => file.test(id));
      if (!cut) return undefined;
      const slim = cut.apply(code);
      if (slim === code) throw new Error(`the SDK has changed: nothing left to cut from ${id}`);
      pending.delete(cut);
      return { code: slim, map: null };
    },
    generateBundle() {
      const missed = [...pending].map(({ file }) => file.source);
      if (missed.length > 0) throw new Error(`the SDK has changed: no file matches ${missed.join(", ")}`);
    },
  };
}

interface Cut {
  readonly file: RegExp;
  apply(code: string): string;
}

const CUTS: readonly Cut[] = [
  // Spans counted by a meter that counts nothing.
  { file: /sdk-trace\/build\/esm\/TracerMetrics\.js$/, apply: () => "export class TracerMetrics { startSpan() {} }" },
  // How `console.log(span)` looks in Node.
  {
    file: /sdk-trace\/build\/esm\/(?:Span|Tracer)\.js$/,
    apply: (code) => code.replace(/ {4}\[inspectCustom\]\(depth, options, inspect\) \{\n[^]*?\n {4}\}\n/, ""),
  },
];
