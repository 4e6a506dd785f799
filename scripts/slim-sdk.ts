import type { Rolldown } from "tsdown";
import type { Cut } from "./slim-sdk-cut.ts";
import { PROTOBUF_CUTS, PROTOBUF_WRITER } from "./slim-sdk-protobuf-cuts.ts";
import { SPAN, SPAN_CUTS } from "./slim-sdk-span-cuts.ts";

const CUTS: readonly Cut[] = [...SPAN_CUTS, ...PROTOBUF_CUTS];

/**
 * Leaves out of the bundle what tracelet does without in the official SDK, and bundlers cannot know. Fails when the SDK no
 * longer looks as expected. Unit tests run on the whole SDK, the conformance tests on the slim one.
 */
export function slimSdk(): Rolldown.Plugin {
  const pending = new Set(CUTS);
  return {
    name: "slim-sdk",
    transform(code, id) {
      const slim = slimSource(code, id, (cut) => pending.delete(cut));
      return slim === code ? undefined : { code: slim, map: null };
    },
    generateBundle() {
      for (const { file, why } of pending) throw new Error(`the SDK has changed: there is no ${file}: ${why}`);
    },
  };
}

/** What remains of one file of the SDK; other files stay as they are. */
export function slimSource(code: string, file: string, onCut?: (cut: Cut) => void): string {
  const isIn = (files: string[]): boolean => files.some((one) => file.endsWith(one));
  let slim = code;
  for (const cut of CUTS.filter((one) => isIn([one.file]))) {
    const before = slim;
    slim = slim.replace(cut.from, cut.to);
    if (slim === before) throw new Error(`the SDK has changed: nothing to cut from ${cut.file}: ${cut.why}`);
    onCut?.(cut);
  }
  if (isIn(WITH_PRIVATE_MEMBERS)) slim = withShortPrivateNames(slim);
  return WITH_WRITER.test(file) ? withShortWriterMethods(slim) : slim;
}

/** Classes whose private members are ordinary properties, which no minifier may rename. */
const WITH_PRIVATE_MEMBERS = [SPAN, PROTOBUF_WRITER];

function withShortPrivateNames(code: string): string {
  const names = [...new Set(code.match(/\b_[a-z]\w+/g))];
  return code.replace(/\b_[a-z]\w+/g, (name) => `_${names.indexOf(name).toString(36)}`);
}

/** The writer, and whatever calls it. */
const WITH_WRITER = /\/otlp-transformer\/build\/esm\/\w+\/protobuf\//;

/** What serialisers call of the writer, in nearly every line. */
const WRITER_METHODS = [
  "startLengthDelimited",
  "finishLengthDelimited",
  "writeTag",
  "writeVarint",
  "writeString",
  "writeBytes",
  "writeDouble",
  "writeFixed32",
  "writeHex",
];

function withShortWriterMethods(code: string): string {
  return code.replace(new RegExp(String.raw`\b(?:${WRITER_METHODS.join("|")})\(`, "g"), (call) =>
    call.replace(/\w+/, (name) => `$${WRITER_METHODS.indexOf(name)}`),
  );
}
