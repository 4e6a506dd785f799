import type { DropReason } from "@tracelet/core";
import type { Treatment } from "../collector/behaviours.ts";

/** What a collector does wrong, and what must become of the spans of two requests, which are exported on their own each. */
export interface Fault {
  readonly title: string;
  /** One export request after the other; the last treatment is for all that follow. */
  readonly treatments: readonly [Treatment, ...Treatment[]];
  /** Why spans are given up; without it all are delivered. */
  readonly lost?: DropReason;
  /** How many are, when not all of them. */
  readonly lostSpans?: number;
  /** It is tried again after growing waits, until the time is over: which may be in the middle of the last attempt. */
  readonly backsOff?: boolean;
  /** The connection fails after sending, which is when a span may arrive twice. */
  readonly mayRepeat?: boolean;
  /** The collector's answer never comes to its end: its own records do not say whether it has accepted. */
  readonly isEndless?: boolean;
  /** Something else becomes of them where Node makes the requests; the books balance there, too. */
  readonly differsByProxy?: boolean;
  /** Of no harm where answers are not decoded: nobody had asked for a compressed one. */
  readonly isOfDecoding?: boolean;
}

const REFUSALS = [400, 401, 403, 404, 413, 415, 500];
const OVERLOADS = [429, 502, 503, 504];
const OVERLOADS_WITHOUT_TIME = [429, 503];
const ABSURD_WAITS = ["99999999999999999999", "9".repeat(4_000), "Fri, 31 Dec 9999 23:59:59 GMT", "3600"];
const NO_WAITS = ["-5", "soon", "1e9", "0x10", "Infinity", "1.5"];

const status = (code: number, headers: Record<string, string> = {}): Treatment => ["status", code, headers];
const refused = (code: number, times = 1): [Treatment, ...Treatment[]] => {
  const one = status(code, { "retry-after": "0" });
  return [one, ...Array.from({ length: times - 1 }, () => one)];
};

/** protobuf of the right message with fields of wrong types: a text where the message, or the number, should be. */
const WRONG_FIELDS = [new Uint8Array([0x08, 0x07]), new Uint8Array([0x0a, 0x03, 0x0a, 0x01, 0x78])];

/** The rows of the fault matrix. A new fault is a line here. */
export const FAULTS: readonly Fault[] = [
  { title: "accepts", treatments: [["ok"]] },
  { title: "takes requests and never answers", treatments: [["hang"]], lost: "timeout" },
  { title: "answers after 50 ms", treatments: [["late", 50]] },
  { title: "refuses connections", treatments: [["refuse"]], lost: "unreachable", backsOff: true, differsByProxy: true },
  // A status has told already what became of the spans.
  { title: "resets during the response", treatments: [["reset", "response"]], isEndless: true, differsByProxy: true },
  ...(["request", "processing"] as const).flatMap((during): Fault[] => [
    {
      title: `resets during the ${during}, always`,
      treatments: [["reset", during]],
      lost: "unreachable",
      backsOff: true,
      mayRepeat: true,
      differsByProxy: true,
    },
    {
      title: `resets during the ${during}, once`,
      treatments: [["reset", during], ["ok"]],
      mayRepeat: true,
      differsByProxy: true,
    },
  ]),
  ...REFUSALS.map((code): Fault => ({ title: `answers ${code}`, treatments: [status(code)], lost: "refused" })),
  ...OVERLOADS.flatMap((code): Fault[] => [
    { title: `answers ${code}, Retry-After: 0`, treatments: refused(code), lost: "refused" },
    { title: `answers ${code} once`, treatments: [...refused(code), ["ok"]] },
  ]),
  ...OVERLOADS_WITHOUT_TIME.map((code): Fault => {
    return { title: `answers ${code}, without a time`, treatments: [status(code)], lost: "refused", backsOff: true };
  }),
  { title: "recovers after 4 requests", treatments: [...refused(503, 4), ["ok"]] },
  { title: "recovers after 5 requests", treatments: [...refused(503, 5), ["ok"]], lost: "refused", lostSpans: 6 },
  { title: "recovers by a date", treatments: [status(503, { "retry-after": new Date(0).toUTCString() }), ["ok"]] },
  ...ABSURD_WAITS.map((wait): Fault => {
    const treatment = status(503, { "retry-after": wait });
    return { title: `Retry-After: ${wait.slice(0, 30)}`, treatments: [treatment], lost: "refused" };
  }),
  ...NO_WAITS.map((wait): Fault => {
    return { title: `Retry-After: ${wait}, once`, treatments: [status(503, { "retry-after": wait }), ["ok"]] };
  }),
  ...([301, 302, 303, 307, 308] as const).map((code): Fault => {
    const treatment: Treatment = ["redirect", "http://127.0.0.1:9/v1/traces", code];
    return { title: `redirects by ${code}`, treatments: [treatment], lost: "refused", differsByProxy: true };
  }),
  {
    title: "rejects one span of each request",
    treatments: [["partialSuccess", { rejectedSpans: 1, errorMessage: "too long" }]],
    lost: "rejected",
    lostSpans: 2,
  },
  {
    title: "warns",
    treatments: [["partialSuccess", { rejectedSpans: 0, errorMessage: "soon full" }]],
  },
  { title: "answers half a message", treatments: [["malformed"]] },
  { title: "answers HTML", treatments: [["status", 200, { "content-type": "text/html" }, "<html>"]] },
  {
    title: "answers JSON of wrong types",
    treatments: [["status", 200, { "content-type": "application/json" }, "[7]"]],
  },
  ...WRONG_FIELDS.map((body, index): Fault => {
    return { title: `answers protobuf of wrong types (${index + 1})`, treatments: [["malformed", body]] };
  }),
  { title: "answers 8 MiB", treatments: [["malformed", new Uint8Array(8_388_608)]] },
  { title: "answers a gzip bomb of 1 GiB", treatments: [["bomb", 1_024]] },
  {
    title: "says gzip where there is none",
    treatments: [["status", 200, { "content-encoding": "gzip" }, "no gzip"]],
    differsByProxy: true,
    isOfDecoding: true,
  },
  { title: "answers byte by byte", treatments: [["drip"]] },
  { title: "answers byte by byte, too slowly", treatments: [["drip", 100]], lost: "timeout" },
  { title: "drips a body for ever", treatments: [["endless", 1]], lost: "timeout", isEndless: true },
  { title: "floods with a body for ever", treatments: [["endless", 65_536]], isEndless: true },
  { title: "answers everything twice", treatments: [["twice"]], differsByProxy: true },
];
