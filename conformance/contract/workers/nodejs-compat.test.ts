import { expect, it } from "vitest";
import { createWorkerdHostKind } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { onEveryHost } from "../subject.ts";

const compat = createWorkerdHostKind("Workers with nodejs_compat", {
  flags: ["nodejs_compat"],
  compatibilityDate: "2026-11-01",
});

onEveryHost(
  "a traced handler",
  (subject) => {
    it("traces as it does with nodejs_als alone", async () => {
      const { traceId, spanId, headers } = createCaller();
      await subject.host.request("/nested", { headers });
      expect(toTree(await subject.arrival(traceId, 6), spanId)).toEqual({
        GET: { parent: { "api child": { grandchild: {} }, "first child": {}, "second child": {} } },
      });
    });
  },
  { hosts: [compat] },
);
