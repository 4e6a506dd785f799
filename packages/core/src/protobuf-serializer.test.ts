import { describe, expect, it } from "vitest";
import { endedSpans } from "./ended-spans.fixture.ts";
import { ExportTraceServiceRequest, ExportTraceServiceResponse } from "./otlp-messages.fixture.ts";
import { protobufSerializer } from "./protobuf-serializer.ts";

describe("protobufSerializer", () => {
  it("writes what code generated from the official .proto files reads", () => {
    const bytes = protobufSerializer.serialize(endedSpans(2));
    const request = ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(bytes), {});
    expect(request).toMatchObject({
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: "span 0" }, { name: "span 1" }] }] }],
    });
    expect(protobufSerializer.contentType).toBe("application/x-protobuf");
  });

  it("reads what that code writes", () => {
    const partialSuccess = { rejectedSpans: 300, errorMessage: "too old" };
    const body = new Uint8Array(ExportTraceServiceResponse.encode({ partialSuccess }).finish());
    expect(protobufSerializer.readResponse(body)).toEqual(partialSuccess);
  });
});
