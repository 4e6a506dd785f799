import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { afterAll, expect, it } from "vitest";
import { type FunctionUrl, serveFunction } from "../function-url.ts";
import { useExample } from "../platforms.ts";

let front: FunctionUrl | undefined;
const example = useExample(import.meta.dirname, {
  workers: ["wrangler.jsonc"],
  lambda: { env: { OTEL_SERVICE_NAME: "shipping-lambda" } },
  vars: async ({ lambda }) => {
    front = await serveFunction(lambda);
    return { SHIPPING_URL: front.url };
  },
});
afterAll(() => front?.close());

it("is one trace from the Worker over its queue to the function", async () => {
  const { traceId, spanId, headers } = createCaller();
  expect((await example.fetch("/tea", { method: "POST", headers })).status).toBe(202);
  const spans = await example.spansOf(traceId, 6);
  expect(toTree(spans, spanId)).toEqual({
    POST: { "send ORDERS": { "process orders": { POST: { POST: { ship: {} } } } } },
  });
  const services = spans.map(({ kind, resource }) => `${kind} ${String(resource["service.name"])}`);
  expect(services.toSorted()).toEqual([
    "client orders-worker",
    "consumer orders-worker",
    "internal shipping-lambda",
    "producer orders-worker",
    "server orders-worker",
    "server shipping-lambda",
  ]);
  const batch = await example.collector.waitFor(
    ({ spans: all }) => all.find((span) => span.kind === "consumer" && span.traceId !== traceId),
    "the batch",
  );
  expect(batch.links.map((link) => link.traceId)).toEqual([traceId]);
});
