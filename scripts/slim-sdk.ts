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
      if (WITH_PRIVATE_MEMBERS.some((file) => id.endsWith(file))) slim = withShortPrivateNames(slim);
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

const SPAN = "/sdk-trace/build/esm/Span.js";
const PROTOBUF_WRITER = "/otlp-transformer/build/esm/common/protobuf/protobuf-writer.js";

const LOGS_SERIALIZER = "/otlp-transformer/build/esm/logs/protobuf/logs-serializer.js";

const CUTS: readonly Cut[] = [
  {
    file: SPAN,
    why: "how console.log shows it in Node; the computed key keeps the class in bundles that do not use it",
    from: method(String.raw`\[inspectCustom\]`),
    to: "",
  },
  { file: SPAN, why: "tracelet's span has its own", from: method("recordException"), to: "" },
  {
    file: SPAN,
    why: "notes in the user's log of what the span itself counts",
    from: /^ +diag\.(?:warn|debug)\([`'](?:Dropped|Dropping extra|No events).*\);\n/gm,
    to: "",
  },
  {
    file: "/otlp-transformer/build/esm/trace/protobuf/trace-serializer.js",
    why: "a first pass to measure what the second one writes; growing a buffer takes two thirds of the time",
    from: /^ {4}\/\/ First pass[^]*\/\/ Second pass.*\n(?<call>.*)estimator\.pos/m,
    to: "$<call>4096",
  },
  {
    file: LOGS_SERIALIZER,
    why: "the same",
    from: /^ {4}\/\/ First pass[^]*\/\/ Second pass.*\n(?<call>.*)estimator\.pos/m,
    to: "$<call>4096",
  },
  {
    file: LOGS_SERIALIZER,
    why: "the API for logs, for one of its numbers",
    from: /^import .* from '@opentelemetry\/api-logs';\n(?<code>[^]*)SeverityNumber\.UNSPECIFIED/m,
    to: "$<code>0",
  },
  { file: PROTOBUF_WRITER, why: "of metrics", from: method("writeSint32"), to: "" },
  { file: PROTOBUF_WRITER, why: "of metrics", from: method("writeSfixed64"), to: "" },
];

/** Classes whose private members are ordinary properties, which no minifier may rename. */
const WITH_PRIVATE_MEMBERS = [SPAN, PROTOBUF_WRITER];

function withShortPrivateNames(code: string): string {
  const names = [...new Set(code.match(/\b_[a-z]\w+/g))];
  return code.replace(/\b_[a-z]\w+/g, (name) => `_${names.indexOf(name).toString(36)}`);
}

/** Matches a method as the SDK's files are formatted. */
function method(name: string): RegExp {
  return new RegExp(String.raw`^ {4}${name}\([^]*?^ {4}\}\n`, "m");
}
