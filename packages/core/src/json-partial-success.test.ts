import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJsonPartialSuccess } from "./json-partial-success.ts";

const read = (body: string) => readJsonPartialSuccess(new TextEncoder().encode(body));

describe("readJsonPartialSuccess", () => {
  it.each([
    ["", 0, ""],
    ["{}", 0, ""],
    ["null", 0, ""],
    ['{"partialSuccess":null}', 0, ""],
    ['{"partialSuccess":{}}', 0, ""],
    ['{"partialSuccess":{"rejectedSpans":3,"errorMessage":"too old"}}', 3, "too old"],
    ['{"partialSuccess":{"rejectedSpans":"3"}}', 3, ""],
    ['{"partial_success":{"rejected_spans":"3","error_message":"too old"}}', 3, "too old"],
    ['{"partialSuccess":{"rejectedSpans":-3,"errorMessage":7}}', 0, ""],
    ['{"partialSuccess":{"rejectedSpans":"many"}}', 0, ""],
    ['{"partialSuccess":{"rejectedSpans":1e30}}', 0, ""],
    ["[]", 0, ""],
    ["7", 0, ""],
  ])("reads %j", (body, rejectedSpans, errorMessage) => {
    expect(read(body)).toEqual({ rejectedSpans, errorMessage });
  });

  it.each(["<html>", "{", "\u0000"])("throws for %j, which is no JSON", (body) => {
    expect(() => read(body)).toThrow(SyntaxError);
  });

  it("reads any JSON", () => {
    const answers = fc.oneof(
      fc.jsonValue(),
      fc.record({ partialSuccess: fc.jsonValue() }),
      fc.record({ partialSuccess: fc.record({ rejectedSpans: fc.jsonValue(), errorMessage: fc.jsonValue() }) }),
    );
    fc.assert(
      fc.property(answers, (answer) => {
        const { rejectedSpans, errorMessage } = read(JSON.stringify(answer));
        expect([Number.isSafeInteger(rejectedSpans) && rejectedSpans >= 0, typeof errorMessage]).toEqual([
          true,
          "string",
        ]);
      }),
    );
  });
});
