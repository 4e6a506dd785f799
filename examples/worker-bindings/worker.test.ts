import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { beforeAll, expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { workers: ["wrangler.jsonc"] });
beforeAll(() => example.workers.getWorker().applyD1Migrations("DB"));

it("has a span for each binding that it uses, in the caller's trace", async () => {
  const { traceId, spanId, headers } = createCaller();
  const response = await example.fetch("/tea", { headers });
  expect(await response.text()).toBe("tea: 12 EUR");
  const spans = await example.spansOf(traceId, 4);
  expect(toTree(spans, spanId)).toEqual({
    GET: { "get SETTINGS": {}, "first DB": {}, "put RECEIPTS": {} },
  });
  const query = spans.find(({ name }) => name === "first DB");
  expect(query?.attributes).toMatchObject({
    "db.query.text": "SELECT price FROM orders WHERE id = ?",
  });
  expect(query).toMatchObject({ kind: "client", resource: { "service.name": "worker-bindings" } });
});

it("does not write a receipt for what is not there", async () => {
  const { traceId, spanId, headers } = createCaller();
  expect((await example.fetch("/samovar", { headers })).status).toBe(404);
  expect(toTree(await example.spansOf(traceId, 3), spanId)).toEqual({
    GET: { "get SETTINGS": {}, "first DB": {} },
  });
});
