import { jsonOf } from "conformance/hosts/host.ts";
import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { lambda: { env: { OTEL_SERVICE_NAME: "payments" } } });
const post = (order: object, headers: Record<string, string>) =>
  example.lambda.request("/charges", {
    method: "POST",
    body: JSON.stringify(order),
    headers: { ...headers, "content-type": "application/json" },
  });

it("continues the caller's trace, with a span for the charge", async () => {
  const { traceId, spanId, headers } = createCaller();
  expect(jsonOf(await post({ id: "tea", amount: 12 }, headers))).toEqual({ id: "tea", charged: 12 });
  const spans = await example.spansOf(traceId, 2);
  expect(toTree(spans, spanId)).toEqual({ POST: { "charge card": {} } });
  const charge = spans.find(({ name }) => name === "charge card");
  expect(charge?.attributes).toEqual({ "order.id": "tea", "order.amount": 12 });
  expect(charge?.events.map(({ name }) => name)).toEqual(["card charged"]);
});

it("shows the error on the span that it came from, although the handler answers it", async () => {
  const { traceId, headers } = createCaller();
  expect((await post({ id: "samovar", amount: 4200 }, headers)).status).toBe(402);
  const spans = await example.spansOf(traceId, 2);
  const [charge, root] = ["charge card", "POST"].map((wanted) => spans.find(({ name }) => name === wanted));
  expect(charge).toMatchObject({ status: { code: "error", message: "the card's limit is exceeded" } });
  expect(charge?.events[0]?.attributes["exception.type"]).toBe("CardDeclinedError");
  expect(root?.attributes["http.response.status_code"]).toBe(402);
});
