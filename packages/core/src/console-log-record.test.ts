/* oxlint-disable no-console -- it is what is tested */
import { expect, it } from "vitest";
import { createTracing } from "./create-tracing.ts";
import { runToEnd, serveLogCollector } from "./log-collector.fixture.ts";
import { createOtlpLogs } from "./otlp-logs.ts";

const collector = serveLogCollector();

it("keeps the message beside a field that takes all the room, and counts what finds none", async () => {
  const tracing = createTracing({ exporter: { url: `${collector.url}/v1/traces` }, logs: createOtlpLogs() });
  const payload = "x".repeat(100_000);
  const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`key${index}`, index]));
  await runToEnd(tracing, () => {
    console.log({ payload, message: "charged", order: 7, ok: true });
    console.log({ message: "all of them", ...many });
  });
  const records = collector.take();
  expect(records.map((one) => [one.body, Object.keys(one.attributes).length, one.droppedAttributesCount])).toEqual([
    ["charged", 1, 2],
    ["all of them", 128, 1_872],
  ]);
  expect(Object.keys(records[0]!.attributes)).toEqual(["payload"]);
});
