import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const now = Date.parse("Sun, 06 Nov 1994 08:49:37 GMT");

describe("parseRetryAfter", () => {
  it.each([
    ["0", 0],
    ["7", 7_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 0],
    ["Sun, 06 Nov 1994 08:49:40 GMT", 3_000],
    ["Sun, 06 Nov 1994 08:00:00 GMT", 0],
    ["Sunday, 06-Nov-94 08:49:39 GMT", 2_000],
  ])("waits for %j as many milliseconds as %d", (value, millis) => {
    expect(parseRetryAfter(value, now)).toBe(millis);
  });

  it.each([undefined, null, "", "-5", "1.5", "soon", "5 GMT or so", "GMT", "Sun, 99 Nov 1994 08:49:37 GMT", "0x10"])(
    "does not understand %j",
    (value) => {
      expect(parseRetryAfter(value, now)).toBeUndefined();
    },
  );

  it("reads every number of seconds and every date of HTTP", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
        (seconds, date) => {
          expect(parseRetryAfter(String(seconds), now)).toBe(seconds * 1_000);
          const inSeconds = Math.floor(date.getTime() / 1_000) * 1_000;
          expect(parseRetryAfter(date.toUTCString(), now)).toBe(Math.max(0, inSeconds - now));
        },
      ),
    );
  });

  it("never throws, and is no negative time, whatever the value is", () => {
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[0-9A-Za-z ,:-]{0,30}( GMT)?$/));
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 4e12 }), (text, at) => {
        const millis = parseRetryAfter(text, at);
        expect(millis === undefined || millis >= 0).toBe(true);
      }),
    );
  });
});
