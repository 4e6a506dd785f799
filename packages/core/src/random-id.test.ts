import { isValidSpanId, isValidTraceId } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { randomId } from "./random-id.ts";

describe("randomId", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("makes ids that the API takes for valid, and no two alike", () => {
    const traceIds = Array.from({ length: 1_000 }, () => randomId(4));
    const spanIds = Array.from({ length: 1_000 }, () => randomId(2));
    expect(traceIds.every(isValidTraceId)).toBe(true);
    expect(spanIds.every(isValidSpanId)).toBe(true);
    expect(new Set([...traceIds, ...spanIds]).size).toBe(2_000);
  });

  it.each([0, 1 - Number.EPSILON])("stays valid at the ends of the random range: %d", (random) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    expect(isValidSpanId(randomId(2))).toBe(true);
    expect(isValidTraceId(randomId(4))).toBe(true);
  });
});
