import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExportTraceServiceResponse } from "./otlp-messages.fixture.ts";
import { readPartialSuccess } from "./partial-success.ts";

const encode = (partialSuccess?: object): Uint8Array =>
  new Uint8Array(ExportTraceServiceResponse.encode(partialSuccess ? { partialSuccess } : {}).finish());

describe("readPartialSuccess", () => {
  it("finds nothing in an empty answer", () => {
    expect(readPartialSuccess(encode())).toEqual({ rejectedSpans: 0, errorMessage: "" });
  });

  it("reads what an independent encoder wrote", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ unit: "grapheme" }), (rejectedSpans, errorMessage) => {
        const read = readPartialSuccess(encode({ rejectedSpans, errorMessage }));
        expect(read).toEqual({ rejectedSpans, errorMessage });
      }),
    );
  });

  it("agrees with the SDK's reader, whatever the bytes are, unless that one refuses them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        let theirs;
        try {
          theirs = ProtobufTraceSerializer.deserializeResponse(bytes).partialSuccess;
        } catch {
          return;
        }
        const { rejectedSpans, errorMessage } = readPartialSuccess(bytes);
        const isReadable = Number.isSafeInteger(theirs?.rejectedSpans);
        expect({ rejectedSpans, errorMessage }).toEqual({
          rejectedSpans: isReadable ? theirs?.rejectedSpans : rejectedSpans,
          errorMessage: theirs?.errorMessage ?? "",
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it("ends on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const outcome = (): unknown => {
          try {
            return readPartialSuccess(bytes).errorMessage;
          } catch (error) {
            return error instanceof RangeError ? "refused" : error;
          }
        };
        expect(typeof outcome()).toBe("string");
      }),
    );
  });
});
