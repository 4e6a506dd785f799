import { describe, expect, it } from "vitest";
import { answered } from "./test-endpoint.fixture.ts";
import type { TransportResult } from "./transport.ts";
import { withDeadline } from "./with-deadline.ts";

const never = new Promise<TransportResult>(() => undefined);

describe("withDeadline", () => {
  it.each([1_000, 2 ** 31, 1e12, Infinity])(
    "hands back what comes within %d ms, and aborts nothing",
    async (millis) => {
      let signal: AbortSignal | undefined;
      const result = await withDeadline(millis, async (own) => {
        signal = own;
        await new Promise((resolve) => setTimeout(resolve, 5));
        return answered(200);
      });
      expect(result).toEqual(answered(200));
      expect(signal?.aborted).toBe(false);
    },
  );

  it.each([10, 0])("gives up after %d ms also when nobody listens to the signal", async (millis) => {
    expect(await withDeadline(millis, () => never)).toMatchObject({ reason: "timeout" });
  });

  it("aborts at the deadline, when the result is settled already", async () => {
    const aborted = Promise.withResolvers<void>();
    const result = await withDeadline(
      10,
      (signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => (aborted.resolve(), resolve(answered(200))));
        }),
    );
    expect(result).toMatchObject({ reason: "timeout" });
    await aborted.promise;
  });
});
