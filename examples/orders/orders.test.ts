import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { describe, expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { workers: ["wrangler.jsonc"], lambda: {} });

const onWorkers = async (body: string, headers: Record<string, string>): Promise<number> =>
  (await example.fetch("/orders", { method: "POST", body, headers })).status;
const onLambda = async (body: string, headers: Record<string, string>): Promise<number> => {
  const request = { method: "POST", body, headers: { ...headers, "content-type": "application/json" } };
  return (await example.lambda.request("/orders", request)).status;
};
const loggedByWorker = (): string[] =>
  (example.workers.getLogs() as { message: string }[]).map(({ message }) => message);
const loggedByLambda = (): readonly string[] => example.lambda.logs();

describe.each([
  { platform: "Workers", post: onWorkers, logged: loggedByWorker },
  { platform: "Lambda", post: onLambda, logged: loggedByLambda },
])("an order on $platform", ({ post, logged }) => {
  it("has a span for each step, with attributes, events and correlated logs", async () => {
    const { traceId, spanId, headers } = createCaller();
    expect(await post(JSON.stringify({ id: "tea", amount: 12, email: "a@example.com" }), headers)).toBe(201);
    const spans = await example.spansOf(traceId, 4);
    expect(toTree(spans, spanId)).toEqual({
      "POST /orders": { charge_card: {}, send_confirmation: {}, validate_order: {} },
    });
    const find = (wanted: string) => spans.find(({ name }) => name === wanted);
    expect(find("POST /orders")?.attributes).toMatchObject({ "order.id": "tea", "order.amount": 12 });
    expect(find("validate_order")?.events.map(({ name }) => name)).toEqual(["order validated"]);
    expect(find("send_confirmation")?.events[0]?.attributes).toEqual({ channel: "email" });
    const line = logged().find((text) => text.includes("card charged") && text.includes(traceId));
    expect(line).toContain(find("charge_card")?.spanId);
    expect(JSON.stringify(spans, (_, value: unknown) => String(value))).not.toContain("a@example.com");
  });

  it("shows the step that failed, and none after it", async () => {
    const { traceId, spanId, headers } = createCaller();
    expect(await post(JSON.stringify({ id: "samovar", amount: 4200 }), headers)).toBe(402);
    const spans = await example.spansOf(traceId, 3);
    expect(toTree(spans, spanId)).toEqual({ "POST /orders": { charge_card: {}, validate_order: {} } });
    const failed = spans.find(({ name }) => name === "charge_card");
    expect(failed?.status).toEqual({ code: "error", message: "card declined" });
    expect(failed?.events[0]?.attributes["exception.message"]).toBe("card declined");
    expect(spans.find(({ name }) => name === "POST /orders")?.status.code).toBe("error");
  });
});
