import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { workers: ["wrangler.jsonc"] });

it("is one trace through the call to the object's storage", async () => {
  const { traceId, spanId, headers } = createCaller();
  expect(await (await example.fetch("/tea?count=3", { headers })).json()).toEqual({ left: 7 });
  expect(toTree(await example.spansOf(traceId, 6), spanId)).toEqual({
    GET: { "STOCK/take": { "Stock/take": { "get storage": {}, reserve: { "put storage": {} } } } },
  });
});

it("shows where the error came from", async () => {
  const { traceId, headers } = createCaller();
  expect((await example.fetch("/teapot?count=99", { headers })).status).toBe(500);
  const spans = await example.spansOf(traceId, 4);
  const failed = spans.filter(({ status }) => status.code === "error").map(({ name }) => name);
  expect(failed.toSorted()).toEqual(["GET", "STOCK/take", "Stock/take"]);
  const origin = spans.find(({ name }) => name === "Stock/take");
  expect(origin?.events[0]?.attributes).toMatchObject({
    "exception.type": "RangeError",
    "exception.message": "out of stock",
  });
});
