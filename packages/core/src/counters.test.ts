import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Counters } from "./counters.ts";

describe("Counters", () => {
  it("start at zero", () => {
    expect(new Counters().snapshot(0)).toEqual({
      invocations: 0,
      unsampledInvocations: 0,
      started: 0,
      ended: 0,
      open: 0,
      pending: 0,
      exported: 0,
      dropped: {},
      incomplete: 0,
      noScope: 0,
      exportRequests: 0,
      exportBytes: 0,
      retries: 0,
      exportMillis: 0,
    });
  });

  it("hand out a copy that does not change", () => {
    const counters = new Counters();
    counters.drop("timeout", 1);
    const before = counters.snapshot(3);
    counters.drop("timeout", 1);
    counters.started++;
    expect(before).toMatchObject({ started: 0, dropped: { timeout: 1 }, noScope: 3 });
  });

  it("add up the drops of a reason", () => {
    const counters = new Counters();
    counters.drop("refused", 2);
    counters.drop("refused", 3);
    counters.refuse("limit");
    expect(counters.snapshot(0).dropped).toEqual({ refused: 5, limit: 1 });
  });

  it("balance whatever happens to spans, in any order", () => {
    const event = fc.constantFrom("start", "refuse", "end", "export", "drop");
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const counters = new Counters();
        let [open, pending] = [0, 0];
        for (const what of events) {
          if (what === "start" || what === "refuse") counters.started++;
          if (what === "start") open++;
          if (what === "refuse") counters.refuse("limit");
          if (what === "end" && open > 0) {
            counters.ended++;
            open--;
            pending++;
          }
          if ((what === "export" || what === "drop") && pending > 0) {
            pending--;
            if (what === "export") counters.exported++;
            else counters.drop("timeout", 1);
          }
        }
        const stats = counters.snapshot(0);
        const dropped = Object.values(stats.dropped).reduce((sum, spans) => sum + spans, 0);
        expect(stats).toMatchObject({ open, pending });
        expect(stats.started).toBe(stats.exported + dropped + stats.open + stats.pending);
      }),
    );
  });
});
