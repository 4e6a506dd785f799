import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { workers: ["wrangler.jsonc", "wrangler.prices.jsonc"] });

it("is one trace across both Workers", async () => {
  const { traceId, spanId, headers } = createCaller();
  expect(await (await example.fetch("/teapot", { headers })).json()).toEqual({ sku: "teapot", price: 85 });
  const spans = await example.spansOf(traceId, 4);
  expect(toTree(spans, spanId)).toEqual({ GET: { "PRICES/quote": { "Prices/quote": { "look up": {} } } } });
  const services = spans.map(({ name, resource }) => [name, resource["service.name"]]);
  expect(Object.fromEntries(services)).toEqual({
    GET: "shop",
    "PRICES/quote": "shop",
    "Prices/quote": "prices",
    "look up": "prices",
  });
});

it("shows in which Worker it failed", async () => {
  const { traceId, headers } = createCaller();
  expect((await example.fetch("/samovar", { headers })).status).toBe(500);
  const spans = await example.spansOf(traceId, 4);
  expect(spans.map(({ status }) => status.code)).toEqual(["error", "error", "error", "error"]);
  const origin = spans.find(({ name }) => name === "look up");
  expect(origin?.events[0]?.attributes["exception.message"]).toBe("no price for samovar");
});
