import { describe, expect, it } from "vitest";
import { decodeLogs } from "./decode-logs.ts";
import { encodeProtobuf } from "./otlp-encoder-fixture.ts";
import { logsJson, SPAN_ID, TRACE_ID } from "./otlp-fixture.ts";
import { EPOCH_NANOS } from "./span-fixture.ts";
import type { ViewerLog } from "./viewer-log.ts";

const encodeJson = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decodeJson = (log: object): ViewerLog | undefined => decodeLogs(encodeJson(logsJson(log)), "json")[0];

const expected: ViewerLog = {
  traceId: TRACE_ID,
  spanId: SPAN_ID,
  timeNanos: EPOCH_NANOS + 500_000n,
  level: "warn",
  eventName: "",
  body: "the card is about to expire",
  attributes: { "order.id": "tea" },
  resource: { "service.name": "checkout" },
  serviceName: "checkout",
  scope: { name: "test", version: "" },
};

describe("decodeLogs", () => {
  it("reads protobuf and JSON as the same record", () => {
    expect(decodeLogs(encodeProtobuf("logs", logsJson()), "protobuf")).toStrictEqual([expected]);
    expect(decodeLogs(encodeJson(logsJson()), "json")).toStrictEqual([expected]);
  });

  it("skips fields that it does not show", () => {
    const request = logsJson({ flags: 1, droppedAttributesCount: 3 });
    expect(decodeLogs(encodeProtobuf("logs", request), "protobuf")).toStrictEqual([expected]);
  });

  it("takes a record without a time at the time when it was observed", () => {
    const log = decodeJson({ timeUnixNano: "0", observedTimeUnixNano: String(EPOCH_NANOS) });
    expect(log?.timeNanos).toBe(EPOCH_NANOS);
  });

  it("takes a record outside any trace", () => {
    expect(decodeJson({ traceId: "", spanId: "" })).toMatchObject({ traceId: undefined, spanId: undefined });
  });

  it.each([
    [1, "", "trace"],
    [5, "", "debug"],
    [9, "", "info"],
    [12, "", "info"],
    [17, "", "error"],
    [24, "", "fatal"],
    [0, "Warning", "warn"],
    [0, "", "unspecified"],
    [99, "", "unspecified"],
  ])("reads the severity %d %s as %s", (severityNumber, severityText, level) => {
    expect(decodeJson({ severityNumber, severityText })?.level).toBe(level);
  });
});
