import type { Rolldown } from "tsdown";

/**
 * Leaves out of the bundle what tracelet does without in the official SDK, and bundlers cannot know. Fails when the SDK no
 * longer looks as expected. Unit tests run on the whole SDK, the conformance tests on the slim one.
 */
export function slimSdk(): Rolldown.Plugin {
  const pending = new Set(CUTS);
  return {
    name: "slim-sdk",
    transform(code, id) {
      let slim = code;
      for (const cut of CUTS.filter(({ file }) => id.endsWith(file))) {
        const before = slim;
        slim = slim.replace(cut.from, cut.to);
        if (slim === before) throw new Error(`the SDK has changed: nothing to cut from ${cut.file}: ${cut.why}`);
        pending.delete(cut);
      }
      return slim === code ? undefined : { code: slim, map: null };
    },
    generateBundle() {
      for (const { file, why } of pending) throw new Error(`the SDK has changed: there is no ${file}: ${why}`);
    },
  };
}

interface Cut {
  readonly file: string;
  readonly why: string;
  readonly from: RegExp;
  readonly to: string;
}

const PROTOBUF_WRITER = "/otlp-transformer/build/esm/common/protobuf/protobuf-writer.js";

const INSPECT = {
  why: "how console.log shows it in Node; the computed key keeps the class in bundles that do not use it",
  from: method(String.raw`\[inspectCustom\]`),
  to: "",
};

const CUTS: readonly Cut[] = [
  { file: "/sdk-trace/build/esm/Span.js", ...INSPECT },
  { file: "/sdk-trace/build/esm/Tracer.js", ...INSPECT },
  {
    file: "/sdk-trace/build/esm/Tracer.js",
    why: "the routing tracer has its own",
    from: method("startActiveSpan"),
    to: "",
  },
  {
    file: "/sdk-trace/build/esm/TracerMetrics.js",
    why: "counts spans by a meter that counts nothing",
    from: /^[^]*$/,
    to: "export class TracerMetrics { startSpan() {} }",
  },
  {
    file: "/otlp-transformer/build/esm/trace/protobuf/trace-serializer.js",
    why: "a first pass to measure what the second one writes; growing a buffer takes two thirds of the time",
    from: /^ {4}\/\/ First pass[^]*\/\/ Second pass.*\n(.*)estimator\.pos/m,
    to: "$14096",
  },
  { file: PROTOBUF_WRITER, why: "of metrics", from: method("writeSint32"), to: "" },
  { file: PROTOBUF_WRITER, why: "of metrics", from: method("writeSfixed64"), to: "" },
];

/** Matches a method as the SDK's files are formatted. */
function method(name: string): RegExp {
  return new RegExp(String.raw`^ {4}${name}\([^]*?^ {4}\}\n`, "m");
}
