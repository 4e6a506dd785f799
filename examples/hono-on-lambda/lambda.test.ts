import { jsonOf } from "conformance/hosts/host.ts";
import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { lambda: {} });

it("names the function's root span by Hono's route, once", async () => {
  const { traceId, spanId, headers } = createCaller();
  expect(jsonOf(await example.lambda.request("/orders/tea", { headers }))).toEqual({ id: "tea" });
  const spans = await example.spansOf(traceId, 2);
  expect(toTree(spans, spanId)).toEqual({ "GET /orders/:id": { "load order": {} } });
  expect(spans.find(({ kind }) => kind === "server")?.attributes).toMatchObject({
    "http.route": "/orders/:id",
    "faas.trigger": "http",
  });
});
