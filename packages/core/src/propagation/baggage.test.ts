import { type Baggage, baggageEntryMetadataFromString, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suppressTracing } from "../suppress-tracing.ts";
import { anyValue, megabytes, unknownGetter } from "./arbitrary-headers.fixture.ts";
import { createBaggagePropagator } from "./baggage.ts";
import { type Headers, headersGetter, headersSetter } from "./headers-fixture.ts";

type Entry = [key: string, value: string, metadata?: string];

const propagator = createBaggagePropagator();

const extract = (...values: string[]): Entry[] => {
  const headers = values.map((value): Headers[number] => ["Baggage", value]);
  const baggage = propagation.getBaggage(propagator.extract(ROOT_CONTEXT, headers, headersGetter));
  return (baggage?.getAllEntries() ?? []).map(([key, { value, metadata }]) =>
    metadata ? [key, value, metadata.toString()] : [key, value],
  );
};

/** The entries as `key→value (metadata)`. */
const read = (...values: string[]): string[] =>
  extract(...values).map(([key, value, metadata]) => `${key}→${value}${metadata ? ` (${metadata})` : ""}`);

const baggageOf = (entries: Entry[]): Baggage =>
  entries.reduce((baggage, [key, value, text]) => {
    const metadata = text === undefined ? {} : { metadata: baggageEntryMetadataFromString(text) };
    return baggage.setEntry(key, { value, ...metadata });
  }, propagation.createBaggage());

const inject = (entries: Entry[]): string | undefined => {
  const headers: Headers = [];
  propagator.inject(propagation.setBaggage(ROOT_CONTEXT, baggageOf(entries)), headers, headersSetter);
  return headers[0]?.[1];
};

const numbered = (count: number): Entry[] => Array.from({ length: count }, (_, index) => [`k${index + 1}`, "v"]);

describe("extract", () => {
  it.each<[title: string, header: string | string[], expected: string[]]>([
    ["reads a member", "key=value", ["key→value"]],
    ["reads members with properties", "a=1;p,b=2;q=r", ["a→1 (p)", "b→2 (q=r)"]],
    ["reads several properties", "a=1;p;q=r;s", ["a→1 (p;q=r;s)"]],
    ["drops spaces and tabs around key and value", " \t a \t = \t 1 \t ", ["a→1"]],
    ["drops those around members", " \t a=1 \t , \t b=2 \t ", ["a→1", "b→2"]],
    ["drops those around properties", "a=1 \t ; \t p \t ; \t q \t = \t r \t ,b=2", ["a→1 (p;q=r)", "b→2"]],
    ["keeps further equals signs in the value", "a=1=2==", ["a→1=2=="]],
    ["reads an empty value", "a=,b= ;p", ["a→", "b→ (p)"]],
    ["decodes octets", "a=%09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29", ["a→\t \"';=asdf!@#$%^&*()"]],
    ["decodes octets between spaces", "a \t = \t %20%2C \t ", ["a→ ,"]],
    ["decodes octets as UTF-8", "a=Am%c3%A9lie%F0%9F%90%88", ["a→Amélie🐈"]],
    ["replaces octets that are not UTF-8", "a=x%FFy%C3%28%E2%82,b=2", ["a→x\ufffdy\ufffd(\ufffd", "b→2"]],
    ["keeps a byte order mark", "a=%EF%BB%BF1", ["a→\ufeff1"]],
    ["keeps a percent sign that encodes nothing", "a=100%,b=%zz,c=%4", ["a→100%", "b→%zz", "c→%4"]],
    ["keeps a plus sign", "a=1+1", ["a→1+1"]],
    ["keeps keys and properties as they stand", "a%20b=1;p=%20", ["a%20b→1 (p=%20)"]],
    ["takes every character of tokens", "!#$%&'*+-.^_`|~0Az=1", ["!#$%&'*+-.^_`|~0Az→1"]],
    ["takes keys that objects have", "__proto__=1,constructor=2", ["__proto__→1", "constructor→2"]],
    ["keeps the order of numeric keys", "b=1,1=2,a=3,0=4", ["b→1", "1→2", "a→3", "0→4"]],
    ["keeps the last of equal keys", "a=1,b=2,a=3", ["a→3", "b→2"]],
    ["combines headers in their order", ["a=1", "", "b=2,a=3"], ["a→3", "b→2"]],
  ])("%s", (_, header, expected) => {
    expect(read(...[header].flat())).toEqual(expected);
  });

  it.each([
    "a",
    "=1",
    " ",
    "a b=1",
    "ä=1",
    "a@b=1",
    "a=1 2",
    'a="1"',
    "a=1\\",
    "a=é",
    "a=1\u00a0",
    "a=1\n",
    "a=1;",
    "a=1;;p",
    "a=1;p q",
    "a=1;=p",
    "a=1;p=q r",
  ])("skips the malformed member %j alone", (member) => {
    expect(read(`x=1,${member},y=2`)).toEqual(["x→1", "y→2"]);
  });

  it("leaves the context as it was without a well-formed member", () => {
    const context = propagation.setBaggage(ROOT_CONTEXT, baggageOf([["a", "1"]]));
    for (const values of [[], [""], ["nonsense,,"]]) {
      const headers = values.map((value): Headers[number] => ["baggage", value]);
      expect(propagator.extract(context, headers, headersGetter)).toBe(context);
    }
  });

  it("keeps the first 64 members of all headers together", () => {
    const sent = numbered(70).map((entry) => entry.join("="));
    expect(extract(sent.slice(0, 60).join(), "malformed", sent.slice(60).join())).toEqual(numbered(64));
  });

  it("keeps members of 8192 bytes together, whole", () => {
    const long = `a=${"v".repeat(8192 - "a=,b=".length)}`;
    const keysOf = (...values: string[]): string =>
      extract(...values)
        .map(([key]) => key)
        .join();
    expect(keysOf(long, "b=")).toBe("a,b");
    expect(keysOf(long, "b=1")).toBe("a");
    expect(keysOf(long, "b=1", "c=")).toBe("a,c");
    expect(keysOf(`a=${"v".repeat(8191)}`, "b=1")).toBe("b");
  });

  it("comes to an end with long runs of spaces", () => {
    for (const start of ["", "a", "a=", "a=1", "a=1;", "a=1;p", "a=1;p="]) {
      const member = `${start}${" ".repeat(8_000)}"`;
      expect(read(...Array.from({ length: 50 }, () => member))).toEqual([]);
    }
  });
});

describe("inject", () => {
  it.each<[title: string, baggage: Record<string, string | [value: string, metadata: string]>, expected?: string]>([
    ["writes nothing without entries", {}],
    ["writes entries in their order", { a: "1", b: "" }, "a=1,b="],
    ["encodes values", { a: "Amélie = 100%, ok;" }, "a=Am%C3%A9lie%20%3D%20100%25%2C%20ok%3B"],
    ["replaces half a surrogate pair", { a: "x\ud800y🐈" }, "a=x%EF%BF%BDy%F0%9F%90%88"],
    ["writes metadata as it stands", { a: ["1", "p;q=%20"] }, "a=1;p;q=%20"],
    ["writes no empty metadata", { a: ["1", ""] }, "a=1"],
    ["leaves out keys that are no tokens", { "": "1", "b c": "2", "d,e": "3", é: "4", f: "5" }, "f=5"],
    ["leaves out keys that would be read as others", { " a": "1", "b\t": "2", "c=": "3", "d=1;e": "4", f: "5" }, "f=5"],
    ["leaves out entries whose metadata is malformed", { a: ["1", "p,b=2"], c: ["3", "x y"], d: "4" }, "d=4"],
  ])("%s", (_, baggage, expected) => {
    const entries = Object.entries(baggage).map(([key, entry]): Entry =>
      typeof entry === "string" ? [key, entry] : [key, ...entry],
    );
    expect(inject(entries)).toBe(expected);
  });

  it("writes one header, of this name", () => {
    expect(propagator.fields()).toEqual(["baggage"]);
  });

  it("writes nothing while tracing is suppressed, nor without baggage", () => {
    const headers: Headers = [];
    const context = propagation.setBaggage(ROOT_CONTEXT, baggageOf([["a", "1"]]));
    propagator.inject(suppressTracing(context), headers, headersSetter);
    propagator.inject(ROOT_CONTEXT, headers, headersSetter);
    expect(headers).toEqual([]);
  });

  it("writes 64 entries at most", () => {
    expect(inject(numbered(64))?.split(",")).toHaveLength(64);
    expect(inject(numbered(70))).toBe(inject(numbered(64)));
  });

  it("writes 8192 bytes at most, and no entry in part", () => {
    const longest: Entry = ["a", "0123456789".repeat(819)];
    const tooLong: Entry = ["a", "é".repeat(1_400)];
    const short: Entry = ["b", "1"];
    expect(inject([longest])).toBe(longest.join("="));
    expect(inject([longest, short])).toBe(longest.join("="));
    expect(inject([tooLong, short])).toBe("b=1");
  });
});

describe("for any baggage", () => {
  const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  const anyText = fc.oneof(fc.string(), units);
  const almostHeader = fc.string({
    unit: fc.constantFrom("a", "b", "=", "=", ",", ";", " ", "%", "4", "é", '"', "\t"),
  });

  it("brings back what was injected, but for keys that are no tokens", () => {
    const entry = fc.tuple(fc.oneof(anyText, fc.stringMatching(TOKEN)), anyText);
    const entries = fc.uniqueArray(entry, { selector: ([key]) => key, maxLength: 20 });
    fc.assert(
      fc.property(entries, (sent) => {
        const expected = sent
          .filter(([key]) => TOKEN.test(key))
          .map(([key, value]) => [key, Buffer.from(value).toString()]);
        expect(extract(inject(sent) ?? "")).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws, and injects what was extracted as a header that is read again as the same", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(almostHeader, anyText)), (values) => {
        const entries = extract(...values);
        const header = inject(entries) ?? "";
        expect(extract(header)).toEqual(entries);
        expect(header).toMatch(/^[!-~]*$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never throws for what a getter returns, whatever that is", () => {
    const well = fc.array(fc.stringMatching(/^[a-z]{1,3}=[a-z]{0,3}(;p)?$/)).map(String);
    fc.assert(
      fc.property(anyValue(well), (value) => {
        const context = propagator.extract(ROOT_CONTEXT, { baggage: value }, unknownGetter);
        expect(propagation.getBaggage(context)?.getAllEntries()).not.toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("comes to an end with headers of a megabyte", () => {
    for (const value of megabytes("", "a=1,", "a=1;p,", "a")) {
      expect(extract(value).length).toBeLessThanOrEqual(64);
    }
  });

  it("injects only what it extracts again, whatever keys and metadata are", () => {
    const entry = fc.tuple(almostHeader, anyText, almostHeader);
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ([key]) => key }), (sent) => {
        const keys = extract(inject(sent) ?? "").map(([key]) => key);
        expect(sent.map(([key]) => key)).toEqual(expect.arrayContaining(keys));
      }),
      { numRuns: 1_000 },
    );
  });
});
