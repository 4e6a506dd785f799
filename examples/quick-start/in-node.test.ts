import { traceInvocation } from "@tracelet/core/testing";
import { expect, it } from "vitest";
import { runJob } from "./adapter.ts";
import { findUser } from "./database.ts";
import { chargeCard } from "./traced.ts";
import { pay } from "./with-span.ts";

it("charges the card in a span", async () => {
  const { span } = await traceInvocation(() => pay("42", async () => {}));
  expect(span("charge card")).toMatchObject({ status: "UNSET", attributes: { "order.id": "42" } });
});

it("traces each call of a function", async () => {
  const { span } = await traceInvocation(() => chargeCard("42", "http://127.0.0.1:1/nobody-listens-there"));
  expect(span("chargeCard").attributes).toMatchObject({ "order.id": "42", "error.type": "TypeError" });
});

it("puts a span around a query", async () => {
  const client = { query: async (_sql: string, [id]: readonly string[]) => ({ rows: [{ id }] }) };
  const { result, span } = await traceInvocation(() => findUser(client, "7"));
  expect(result).toEqual({ id: "7" });
  expect(span("SELECT users")).toMatchObject({ kind: "CLIENT", attributes: { "db.system.name": "postgresql" } });
});

it("runs a job as an invocation", async () => {
  let ran = false;
  await runJob("clean up", async () => void (ran = true));
  expect(ran).toBe(true);
});

it("receives traces in code", async () => {
  const lines: unknown[] = [];
  const { log } = console;
  console.log = (line) => void lines.push(line);
  try {
    await import("./viewer.ts");
  } finally {
    console.log = log;
  }
  expect(lines).toEqual([
    expect.stringContaining("OTEL_EXPORTER_OTLP_ENDPOINT=http://"),
    expect.objectContaining({ requests: 0 }),
  ]);
});
