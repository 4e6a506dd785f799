import { expect, it } from "vitest";
import { textOf } from "../../hosts/host.ts";
import { createTwoWorkersKind } from "../../hosts/two-workers.ts";
import { workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { onEveryHost } from "../subject.ts";

const twoWorkers = createTwoWorkersKind("two Workers", workerd);

onEveryHost(
  "a call over a service binding",
  (subject) => {
    it("is one trace: the callee's root under the caller's CLIENT span", async () => {
      const { traceId, spanId, headers } = createCaller();
      expect(textOf(await subject.host.request("/other", { headers }))).toBe("nested");
      const spans = await subject.arrival(traceId, 8);
      expect(toTree(spans, spanId)).toEqual({
        GET: { GET: { GET: { parent: { "api child": { grandchild: {} }, "first child": {}, "second child": {} } } } },
      });
      const servers = spans.filter(({ kind }) => kind === "server").map(({ resource }) => resource["service.name"]);
      expect(new Set(servers)).toEqual(new Set(["conformance", "other"]));
      expect(subject.exportsOf(traceId)).toHaveLength(2);
    });
  },
  { hosts: [twoWorkers] },
);
