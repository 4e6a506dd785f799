import { expect, it } from "vitest";
import { toTree } from "../span-tree.ts";
import { createCaller } from "../trace-context.ts";
import { onEveryHost } from "./subject.ts";

onEveryHost("a tracer that a library took while it was loaded", (subject) => {
  it("makes spans of the running invocation", async () => {
    const { traceId, spanId, headers } = createCaller();
    await subject.host.request("/third-party", { headers });
    const spans = await subject.arrival(traceId, 2);
    expect(toTree(spans, spanId)).toEqual({ GET: { "third-party query": {} } });
    expect(spans.find(({ name }) => name === "third-party query")).toMatchObject({
      scope: { name: "third-party", version: "1.2.3" },
      attributes: { "db.system.name": "other_sql" },
      resource: { "service.name": "conformance" },
    });
  });
});
