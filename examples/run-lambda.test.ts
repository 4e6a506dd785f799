import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Collector, startCollector } from "conformance/collector.ts";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.close());

/** Runs an example's function as its README says; `stop` resolves with everything that was printed. */
function run(...programArguments: string[]): { printed(): string; stop(): Promise<string> } {
  const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, PORT: "0" };
  const child = spawn(process.execPath, [join(import.meta.dirname, "run-lambda.ts"), ...programArguments], { env });
  const closed = once(child, "close");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return {
    printed: () => output,
    stop: async () => {
      child.kill("SIGTERM");
      await closed;
      return output;
    },
  };
}

it("serves a function that was not bundled behind a URL", async () => {
  const { printed, stop } = run("lambda-no-code");
  const answers = /answers at (\S+)/;
  await vi.waitUntil(() => answers.test(printed()), { timeout: 40_000 });
  const url = answers.exec(printed())?.[1] ?? "";
  expect(await (await fetch(`${url}/there`)).text()).toBe("hello from /there");
  expect(await collector.waitFor(1)).toMatchObject([{ resource: { "service.name": "lambda-no-code" } }]);
  expect(await stop()).toContain("asked for /there");
});

it("gives a function one event, and prints its result", async () => {
  collector.reset();
  const { printed, stop } = run("lambda-sqs", "event.json");
  await vi.waitUntil(() => printed().includes("batchItemFailures"), { timeout: 40_000 });
  expect(await collector.waitFor(6)).toHaveLength(6);
  expect(await stop()).toContain('"itemIdentifier":"second"');
});
