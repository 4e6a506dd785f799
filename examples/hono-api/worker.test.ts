import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { beforeAll, expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { workers: ["wrangler.jsonc"] });
beforeAll(() => example.workers.getWorker().applyD1Migrations("DB"));

const post = (order: object, headers: Record<string, string>) =>
  example.fetch("/orders", { method: "POST", body: JSON.stringify(order), headers });

it("names its requests by their routes, with the queries below", async () => {
  const writer = createCaller();
  expect((await post({ id: "samovar", price: 4200 }, writer.headers)).status).toBe(201);
  expect(toTree(await example.spansOf(writer.traceId, 2), writer.spanId)).toEqual({
    "POST /orders": { "run DB": {} },
  });

  const reader = createCaller();
  const response = await example.fetch("/orders/samovar", { headers: reader.headers });
  expect(await response.json()).toEqual({ id: "samovar", price: 4200 });
  const spans = await example.spansOf(reader.traceId, 2);
  expect(toTree(spans, reader.spanId)).toEqual({ "GET /orders/:id": { "first DB": {} } });
  expect(spans.find(({ kind }) => kind === "server")?.attributes).toMatchObject({
    "http.route": "/orders/:id",
    "http.response.status_code": 200,
  });
});

it("shows which query failed, and why", async () => {
  const { traceId, headers } = createCaller();
  expect((await post({ id: "tea", price: 1 }, headers)).status).toBe(500);
  const spans = await example.spansOf(traceId, 2);
  expect(spans.map(({ name, status }) => [name, status.code])).toEqual(
    expect.arrayContaining([
      ["POST /orders", "error"],
      ["run DB", "error"],
    ]),
  );
  const query = spans.find(({ name }) => name === "run DB");
  expect(query?.events[0]?.attributes["exception.message"]).toContain("UNIQUE constraint failed");
});
