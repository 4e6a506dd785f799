import process from "node:process";
import { expect, it } from "vitest";
import { FLOOR, isExporting, NONE } from "./contestants.ts";
import { measureWorkers } from "./measure-workers.ts";

const PLAN = { rounds: 1, requestsPerSlice: 40, warmUpRequests: 1, startRounds: 0 };

// CPU times come from Linux's scheduler.
it.skipIf(process.platform !== "linux")(
  "the bench runs every Worker that needs no other packages, and none of them loses or repeats a span",
  async () => {
    const { results, failures } = await measureWorkers(PLAN, { withPeers: false });
    expect(failures).toEqual([]);
    expect(results.map(({ contestant }) => contestant.name)).toEqual(
      expect.arrayContaining([
        NONE,
        FLOOR,
        "tracelet",
        "tracelet, JSON",
        "tracelet, disabled",
        "tracelet, with a keep",
      ]),
    );
    const requests = PLAN.rounds * PLAN.requestsPerSlice;
    expect(results.map(({ contestant, lanes }) => [contestant.name, lanes])).toMatchObject(
      results.map(({ contestant }) => {
        const sampled = {
          requests,
          exportRequests: isExporting(contestant) ? requests : 0,
          exportedSpans: contestant.spans * requests,
          lost: 0,
          duplicated: 0,
        };
        return [contestant.name, { many: sampled, single: sampled, unsampled: { requests, exportedSpans: 0 } }];
      }),
    );
  },
);
