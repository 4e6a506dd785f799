import { type Cut, method } from "./slim-sdk-cut.ts";

const PROTOBUF = "/otlp-transformer/build/esm/common/protobuf/";
export const PROTOBUF_WRITER = `${PROTOBUF}protobuf-writer.js`;
const COMMON_SERIALIZER = `${PROTOBUF}common-serializer.js`;
const SPANS_SERIALIZER = "/otlp-transformer/build/esm/trace/protobuf/trace-serializer.js";
const LOGS_SERIALIZER = "/otlp-transformer/build/esm/logs/protobuf/logs-serializer.js";
const METRICS_SERIALIZER = "/otlp-transformer/build/esm/metrics/protobuf/metrics-serializer.js";

const SERIALIZERS = [SPANS_SERIALIZER, LOGS_SERIALIZER, METRICS_SERIALIZER, COMMON_SERIALIZER];

const STARTS = "where a part starts follows from where its length is";

/** Of the SDK's serialisers. In this order: what one leaves another may cut further. */
export const PROTOBUF_CUTS: readonly Cut[] = [
  {
    file: COMMON_SERIALIZER,
    why: "the same in fewer words",
    from: /Object\.prototype\.hasOwnProperty\.call\(/g,
    to: "Object.hasOwn(",
  },
  ...[SPANS_SERIALIZER, LOGS_SERIALIZER, METRICS_SERIALIZER].map((file) => ({
    file,
    why: "a first pass to measure what the second one writes; a guess takes two thirds of the time, and grows",
    from: /^ {4}\/\/ First pass[^]*\/\/ Second pass.*\n(?<call>.*)estimator\.pos/m,
    to: `$<call>${file === SPANS_SERIALIZER ? "512 * (1 + spans.length)" : 4096}`,
  })),
  ...SERIALIZERS.map((file) => ({
    file,
    why: "a loop over what is not there does nothing either",
    from: /^ +if \(\w+\.attributes\) \{\n(?:.*\/\/.*\n)?(?<write> +writeAttributes.*\n) +\}\n/gm,
    to: "$<write>",
  })),
  {
    file: COMMON_SERIALIZER,
    why: "what no instrumentation scope of tracelet has",
    from: /^ +if \(scope\.droppedAttributesCount\) \{[^]*?^ {4}\}\n/m,
    to: "",
  },
  {
    file: SPANS_SERIALIZER,
    why: "a number that is not there is written as none",
    from: /(?<=droppedAttributesCount) \|\| 0/g,
    to: "",
  },
  {
    file: SPANS_SERIALIZER,
    why: "every span has a kind",
    from: /^ +const kind = span\.kind == null .*\n +if \(kind !== 0\) \{\n(?<tag>.*\n)(?<write>.*\()kind\);\n +\}\n/m,
    to: "$<tag>$<write>span.kind + 1);\n",
  },
  {
    file: SPANS_SERIALIZER,
    why: "flags always say whether they know of a remote parent",
    from: /^ +if \(\w*[fF]lags\) \{\n(?<write>(?:.*\n){2}) +\}\n/gm,
    to: "$<write>",
  },
  {
    file: LOGS_SERIALIZER,
    why: "the API for logs, for one of its numbers",
    from: /^import .* from '@opentelemetry\/api-logs';\n(?<code>[^]*)SeverityNumber\.UNSPECIFIED/m,
    to: "$<code>0",
  },
  ...SERIALIZERS.flatMap((file) => [
    { file, why: STARTS, from: /^ +const (?:start|\w+Start)Pos = writer\.pos;\n/gm, to: "" },
    { file, why: STARTS, from: /(?<=finishLengthDelimited\(\w+), writer\.pos - \w+(?=\);)/g, to: "" },
  ]),
  {
    file: PROTOBUF_WRITER,
    why: STARTS,
    from: /finishLengthDelimited\(pos, length\) \{[^]*?const v = length >>> 0;/,
    to: "finishLengthDelimited(pos) {\nconst v = this.pos - pos - RESERVED_LENGTH_BYTES;",
  },
  {
    file: PROTOBUF_WRITER,
    why: "what writeVarint() does, unrolled",
    from: /^ +let writePos = pos;[^]*?^ {4}\}\n/m,
    to: "const end = this.pos;\nthis.pos = pos;\nthis.writeVarint(v);\nthis.pos = end;\n}\n",
  },
  { file: PROTOBUF_WRITER, why: "the buffer is the writer's own", from: /, this\._buffer\.byteOffset/g, to: "" },
  {
    file: PROTOBUF_WRITER,
    why: "room for the largest number is always soon needed",
    from: /estimateVarintSize\(value\)/,
    to: "10",
  },
  {
    file: PROTOBUF_WRITER,
    why: "what numbers of 64 bits go through is right for those of 32 bits, too",
    from: /^ +if \(value >= 0 && value <= 0xffffffff\) \{[^]*?^ {8}else (?=\{)/m,
    to: "",
  },
  {
    file: PROTOBUF_WRITER,
    why: "what a DataView does",
    from: /(?<=writeFixed32\(value\) \{\n.*\n)[^]*?^ {4}\}\n/m,
    to: "this._dataView.setUint32(this.pos, value, true);\nthis.pos += 4;\n}\n",
  },
  {
    file: COMMON_SERIALIZER,
    why: "exact as well: the lower half of the product overflows as it should, and the upper one is rounded",
    from: /^ +const nanosPerSecond = [^]*?(?= +serializer\.writeFixed64)/m,
    to: "const totalLow = (Math.imul(seconds, 1e9) + nanos) >>> 0, totalHigh = Math.round((seconds * 1e9 + nanos - totalLow) / 2 ** 32);\n",
  },
  {
    file: COMMON_SERIALIZER,
    why: "names of numbers",
    from: /^const MIN_64_BIT_INT = .*\nconst MAX_64_BIT_INT = .*\n(?<code>[^]*>= )MIN_64_BIT_INT(?<and>[^]*< )MAX_64_BIT_INT/m,
    to: "$<code>-(2 ** 63)$<and>2 ** 63",
  },
  {
    file: COMMON_SERIALIZER,
    why: "what writeAttributes() does",
    from: /^ +const obj = value;\n[^]*?^ {8}\}\n/m,
    to: "writeAttributes(writer, value, 1);\n",
  },
  { file: PROTOBUF_WRITER, why: "fields that the constructor sets", from: /^ {4}_\w+;\n/gm, to: "" },
  {
    file: PROTOBUF_WRITER,
    why: "room for what does not fit into twice as much, in one step",
    from: /^ +let newSize = (.*);\n +while [^]*?^ {8}\}\n/m,
    to: "const newSize = Math.max($1, needed);\n",
  },
  {
    file: SPANS_SERIALIZER,
    why: "the same in fewer words",
    from: /let flags = (.*) \| SPAN_FLAGS[^]*?return flags;/,
    to: "return $1 | (isRemote ? 0x300 : 0x100);",
  },
  { file: PROTOBUF_WRITER, why: "the size is always given", from: /estimatedSize = 65536/, to: "estimatedSize" },
  {
    file: `${PROTOBUF}utils.js`,
    why: "a division for each line; lengths alone are asked for",
    from: /^ {4}if \(v < 0\)[^]*?return 9;/m,
    to: "let size = 1;\nfor (; v >= 0x80 && size < 9; v /= 0x80) size++;\nreturn size;",
  },
  {
    file: METRICS_SERIALIZER,
    why: "the SDK for metrics, for its numbers",
    from: /^import .* from '@opentelemetry\/api';\nimport .* from '@opentelemetry\/sdk-metrics';\n/m,
    to: "const DataPointType = { HISTOGRAM: 0, GAUGE: 2, SUM: 3 }, AggregationTemporality = { DELTA: 0, CUMULATIVE: 1 }, ValueType = { INT: 0 };\n",
  },
  {
    file: METRICS_SERIALIZER,
    why: "histograms of another kind",
    from: /^ {8}case DataPointType\.EXPONENTIAL_HISTOGRAM:[^]*?break;\n/m,
    to: "",
  },
  {
    file: METRICS_SERIALIZER,
    why: "numbers below zero, of which the writer, which everybody has, is not to know",
    from: /writer\.writeSfixed64\((?<value>[\w.]+)\)/,
    to: "writer.writeFixed64($<value> >>> 0, ($<value> / 0x100000000) >>> 0)",
  },
  { file: PROTOBUF_WRITER, why: "of metrics", from: method("writeSint32"), to: "" },
  { file: PROTOBUF_WRITER, why: "of metrics", from: method("writeSfixed64"), to: "" },
  {
    file: PROTOBUF_WRITER,
    why: "two's complement is what >>> takes a number for",
    from: /^ +let low;\n +let high;\n[^]*?(?= +\/\/ Write as 64-bit varint)/m,
    to: "let low = value >>> 0;\nlet high = Math.floor(value / 0x100000000) >>> 0;\n",
  },
  {
    file: PROTOBUF_WRITER,
    why: "tags, lengths and most numbers, which are one byte",
    from: /(?<=writeVarint\(value\) \{\n)/,
    to: "if ((value & 0x7f) === value) {\nthis._ensureCapacity(1);\nthis._buffer[this.pos++] = value;\nreturn;\n}\n",
  },
  {
    file: PROTOBUF_WRITER,
    why: "a second pass over each text",
    from: method("writeString"),
    to: `writeString(str) {
const start = this.pos, length = str.length;
this.writeVarint(length);
this._ensureCapacity(length);
for (let i = 0; i < length; i++) {
const code = str.charCodeAt(i);
if (code > 0x7f) {
this.pos = start;
this.writeBytes(this._textEncoder.encode(str));
return;
}
this._buffer[this.pos++] = code;
}
}
writeHex(hex) {
const length = hex.length;
this.writeVarint(length / 2);
this._ensureCapacity(length);
for (let i = 0; i < length; ) this._buffer[this.pos++] = (nibble(hex, i++) << 4) | nibble(hex, i++);
}
`,
  },
  {
    file: PROTOBUF_WRITER,
    why: "what reads the digits of ids",
    from: /$/,
    to: "\nfunction nibble(hex, at) {\nconst code = hex.charCodeAt(at);\nreturn (code & 15) + (code >> 6) * 9;\n}\n",
  },
  ...[SPANS_SERIALIZER, LOGS_SERIALIZER].flatMap((file) => [
    {
      file,
      why: "a typed array for each id",
      from: /writer\.writeBytes\(hexToBinary\(([\w.]+)\)\)/g,
      to: "writer.writeHex($1)",
    },
    { file, why: "the same", from: /^import \{ hexToBinary \} .*\n/m, to: "" },
  ]),
  ...[COMMON_SERIALIZER, METRICS_SERIALIZER].map((file) => ({
    file,
    why: "two numbers of 32 bits",
    from: /(\w+)\.writeFixed64\(([^,]+), (.+)\);/g,
    to: "$1.writeFixed32($2);\n$1.writeFixed32($3);",
  })),
  { file: PROTOBUF_WRITER, why: "the same", from: method("writeFixed64"), to: "" },
  { file: PROTOBUF_WRITER, why: "the buffer is meant to grow", from: /^ +diag\.debug\(.*\n/m, to: "" },
];
