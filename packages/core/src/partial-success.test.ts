import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import fc from "fast-check";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { readPartialSuccess } from "./partial-success.ts";

const generated = createRequire(import.meta.url)("otlp-generated/build/src/generated/root.js");
const Answer = generated.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
const encode = (partialSuccess?: object): Uint8Array =>
  new Uint8Array(Answer.encode(partialSuccess ? { partialSuccess } : {}).finish() as Uint8Array);

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
        expect(errorMessage).toBe(theirs?.errorMessage ?? "");
        if (Number.isSafeInteger(theirs?.rejectedSpans)) expect(rejectedSpans).toBe(theirs?.rejectedSpans);
      }),
      { numRuns: 2_000 },
    );
  });

  it("ends on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readPartialSuccess(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
