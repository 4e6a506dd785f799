import { type Cut, method } from "./slim-sdk-cut.ts";

export const SPAN = "/sdk-trace/build/esm/Span.js";
const TIME = "/core/build/esm/common/time.js";
const ATTRIBUTES = "/core/build/esm/common/attributes.js";

/** Of the SDK's span. In this order: what one leaves another may cut further. */
export const SPAN_CUTS: readonly Cut[] = [
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
    from: /^ +(?:if \(this\._dropped(?:Events|Links)Count .*\{\n +)?diag\.(?:warn|debug)\([`'](?:Dropped|Dropping extra|No events).*\);\n(?: +\}\n)?/gm,
    to: "",
  },
  {
    file: SPAN,
    why: "a second note in the log of the same mistake",
    from: /(?<=if \(this\._isSpanEnded\(\)\) )\{\n +diag\.error\(.*You can only call end\(\).*\n( +return;\n) +\}/m,
    to: "$1",
  },
  {
    file: SPAN,
    why: "a text that the error has, too",
    from: /`Cannot execute the operation on ended Span .*`(?=, error\);)/,
    to: "error.message",
  },
  {
    file: SPAN,
    why: "a note in the log for each attribute of a span",
    from: /^ +diag\.warn\(`Attribute value limit must be positive.*\n/m,
    to: "",
  },
  { file: SPAN, why: "every limit is given", from: /\w+CountLimit !== undefined &&\s+/g, to: "" },
  {
    file: SPAN,
    why: "no room at all is the same as too little",
    from: /^ +if \((?:event|link)CountLimit === 0\) \{[^]*?^ {8}\}\n/gm,
    to: "",
  },
  ...["event", "link"].map((what) => ({
    file: SPAN,
    why: "room is made once something has been added, which holds for no room at all, too",
    from: new RegExp(
      String.raw`^( +const \{ ${what}CountLimit \} = this\._spanLimits;\n +if \(this\.${what}s\.length >)=([^]*?^ {8}\}\n)([^]*?this\.${what}s\.push\([^]*?\);\n)`,
      "m",
    ),
    to: "$3$1$2",
  })),
  {
    file: SPAN,
    why: "how the attributes of events and links are limited, twice",
    from: /^ +const sanitized = sanitizeAttributes[^]*?( +this\.events\.push\()[^]*?\);\n/m,
    to: "$1this._limited({ name, time: this._getTime(timeStamp) }, attributesOrStartTime, this._spanLimits.attributePerEventCountLimit));\n",
  },
  {
    file: SPAN,
    why: "the same",
    from: /^ +const \{ attributePerLinkCountLimit \}[^]*?\(processedLink\);\n/m,
    to: "this.links.push(this._limited({ context: link.context }, link.attributes, this._spanLimits.attributePerLinkCountLimit));\n",
  },
  {
    file: SPAN,
    why: "the same",
    from: /^ {4}(?=_truncateToSize\()/m,
    to: `_limited(item, given, limit) {
item.attributes = {};
let count = 0;
for (const key in typeof given === "object" ? given : {}) {
if (!Object.hasOwn(given, key)) continue;
const value = given[key];
if (isUsable(key, value) && count++ < limit) item.attributes[key] = this._truncateToSize(value);
}
item.droppedAttributesCount = Math.max(0, count - limit);
return item;
}
`,
  },
  {
    file: SPAN,
    why: "the same check, and the same text for a key that is none",
    from: /^ +if \(key\.length === 0\) \{[^]*?\}\n +if \(!isAttributeValue[^]*?\}\n/m,
    to: "if (!isUsable(key, value)) return;\n",
  },
  {
    file: SPAN,
    why: "the same",
    from: /$/,
    to: `
function isUsable(key, value) {
const usable = key && isAttributeValue(value);
if (!usable) diag.warn(\`Invalid attribute value set for key: \${key}\`);
return usable;
}
`,
  },
  {
    file: ATTRIBUTES,
    why: "the same in fewer words",
    from: /^ +switch \(valType\) [^]*?return false;/m,
    to: "return valType === 'number' || valType === 'boolean' || valType === 'string';",
  },
  { file: SPAN, why: "fewer words", from: /'Inconsistent [^']*'/, to: "'Ends too early'" },
  {
    file: ATTRIBUTES,
    why: "the same in fewer steps",
    from: /^ {4}let type;\n {4}for [^]*?^ {4}\}\n {4}return true;/m,
    to: "const types = new Set(arr.filter((element) => element != null).map((element) => typeof element));\nreturn types.size < 2 && [...types].every(isValidPrimitiveAttributeValueType);",
  },
  {
    file: SPAN,
    why: "a field for a limit that is given with the others",
    from: /^ +this\._attributeValueLengthLimit =\n.*\n(?<code>[^]*)this\._attributeValueLengthLimit/m,
    to: "$<code>this._spanLimits.attributeValueLengthLimit",
  },
  {
    file: SPAN,
    why: "three looks at the clock where there has been one",
    from: /this\._getTime\(opts\.startTime \?\? now\)/,
    to: "opts.startTime == null ? millisToHrTime(now) : this._getTime(opts.startTime)",
  },
  { file: SPAN, why: "nobody changes a time", from: /startTime\.slice\(\)/, to: "startTime" },
  {
    file: SPAN,
    why: "the same in fewer words",
    from: /Object\.prototype\.hasOwnProperty\.call\(/g,
    to: "Object.hasOwn(",
  },
  { file: TIME, why: "names of numbers", from: /\bMILLISECONDS_TO_NANOSECONDS(?=\))/g, to: "1e6" },
  {
    file: TIME,
    why: "the same carry, up and down",
    from: /(?<=function hrTimeDuration\(startTime, endTime\) \{\n)[^]*?^\}\n/m,
    to: `return carried(endTime[0] - startTime[0], endTime[1] - startTime[1]);
}
function carried(seconds, nanos) {
const carry = Math.floor(nanos / 1e9);
return [seconds + carry, nanos - carry * 1e9];
}
`,
  },
  {
    file: TIME,
    why: "the same",
    from: /(?<=function addHrTimes\(time1, time2\) \{\n)[^]*?^\}\n/m,
    to: "return carried(time1[0] + time2[0], time1[1] + time2[1]);\n}\n",
  },
  {
    file: SPAN,
    why: "a number with less precision than the clock has, in one step",
    from: / && inp <= otperformance\.now\(\)\) \{[^]*?return millisToHrTime\((?=inp\))/,
    to: ") {\nreturn millisToHrTime(inp <= otperformance.now() ? inp + this._performanceOffset : ",
  },
  {
    file: SPAN,
    why: "the same: the offset includes the origin",
    from: /now - \(this\._performanceStartTime \+ otperformance\.timeOrigin\)/,
    to: "now - this._performanceStartTime",
  },
  {
    file: SPAN,
    why: "tracelet's span passes a status of its own, whose message is a text",
    from: /const newStatus = [^]*?this\.status = newStatus;/,
    to: "this.status = status.code === SpanStatusCode.ERROR ? status : { code: status.code };",
  },
  {
    file: SPAN,
    why: "a scope has no onEnding, and tracelet no meters",
    from: /^ +if \(this\._spanProcessor\.onEnding\) \{\n.*\n +\}\n +this\._recordEndMetrics\?\.\(\);\n/m,
    to: "",
  },
  { file: SPAN, why: "the same", from: /^ +_recordEndMetrics;\n([^]*)^ +this\._recordEndMetrics = .*\n/m, to: "$1" },
  {
    file: SPAN,
    why: "a text in a list, too",
    from: /typeof val === 'string' \? .*? : val(?=\))/,
    to: "this._truncateToSize(val)",
  },
  { file: SPAN, why: "what substring() does", from: method("_truncateToLimitUtil"), to: "" },
  { file: SPAN, why: "the same", from: /this\._truncateToLimitUtil\(value, limit\)/, to: "value.substring(0, limit)" },
  { file: SPAN, why: "fields that the constructor sets", from: /^ {4}\w+;\n/gm, to: "" },
  {
    file: SPAN,
    why: "attributes and links are always given",
    from: /^ +if \(opts\.\w+(?: != null)?\) \{\n([^]*?)^ {8}\}\n/gm,
    to: "$1",
  },
  { file: SPAN, why: "the same", from: /for \(const link of opts[^}]*\}/, to: "this.addLinks(opts.links);" },
  {
    file: SPAN,
    why: "getters of what can be fields",
    from: /^ {4}get (?:ended|duration|dropped\w+Count)\(\) \{\n.*\n {4}\}\n/gm,
    to: "",
  },
  { file: SPAN, why: "the same", from: /\b_(?=(?:ended|duration|dropped\w+Count)\b)/g, to: "" },
  { file: SPAN, why: "tracelet's span says so itself", from: /^ +return this;\n(?= {4}\}\n)/gm, to: "" },
  { file: SPAN, why: "the same", from: /return this;/g, to: "return;" },
];
