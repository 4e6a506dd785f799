import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withContextInJson } from "./json-carrier.ts";

const CONTEXT = { traceparent: "00-1-2-01", tracestate: "a=1", baggage: "b=2" };

describe("withContextInJson", () => {
  it("adds members to any object, and keeps all others", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, 2), (members, indent) => {
        const json = JSON.stringify(members, null, indent);
        expect(JSON.parse(withContextInJson(json, CONTEXT) ?? "")).toEqual({
          ...(JSON.parse(json) as object),
          ...CONTEXT,
        });
      }),
    );
  });

  it("never throws, and leaves what is no object", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().filter((json) => !json.startsWith("{")),
        ),
        (text) => {
          const added = withContextInJson(text, CONTEXT);
          expect(added === undefined || text.trim().startsWith("{")).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['{"traceparent":"own"}', undefined],
    ['{"tracestate":"own"}', undefined],
    ['{"baggage":"own"}', '{"baggage":"own","traceparent":"00-1-2-01","tracestate":"a=1"}'],
    [' { "n" : 1e400 } \n', ' { "n" : 1e400 ,"traceparent":"00-1-2-01","tracestate":"a=1","baggage":"b=2"} \n'],
  ])("keeps what %s has", (json, expected) => {
    expect(withContextInJson(json, CONTEXT)).toBe(expected);
  });
});
