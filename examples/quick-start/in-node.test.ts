import { traceInvocation } from "@tracelet/core/testing";
import { expect, it, vi } from "vitest";
import { runJob } from "./adapter.ts";
import { findUser } from "./database.ts";
import { logger } from "./powertools-logger.ts";
import { chargeCard } from "./traced.ts";

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

it("gives each line of Powertools' logger the ids of its span", async () => {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const { result } = await traceInvocation((root) => {
    logger.info("charged");
    return root.spanContext();
  });
  const lines = write.mock.calls.map(([text]) => String(text)).filter((text) => text.includes("charged"));
  write.mockRestore();
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { message: "charged", trace_id: result.traceId, span_id: result.spanId },
  ]);
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
