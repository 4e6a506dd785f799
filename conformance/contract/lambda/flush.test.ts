import { expect, it } from "vitest";
import { lambda } from "../../hosts/lambda/lambda.ts";
import { createCaller } from "../../trace-context.ts";
import { onEveryHost } from "../subject.ts";

onEveryHost(
  "the awaited export",
  (subject) => {
    it("is over when the response arrives: nothing is left for after the freeze", async () => {
      const { traceId, headers } = createCaller();
      // Later than any response that does not wait for it, and long before the cap.
      subject.collector.behave("late", 100);
      await subject.host.request("/nested", { headers });
      // No waiting here: the process may be frozen already.
      expect(subject.trace(traceId)).toHaveLength(6);
      expect(subject.exportsOf(traceId)).toMatchObject([{ status: 200 }]);
    });

    it("is over when an error arrives, too", async () => {
      const { traceId, headers } = createCaller();
      await subject.host.request("/rejects", { headers });
      expect(subject.trace(traceId)).toHaveLength(2);
    });
  },
  { hosts: [lambda] },
);
