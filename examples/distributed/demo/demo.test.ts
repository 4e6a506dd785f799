import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Collector, startCollector } from "conformance/collector.ts";

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
beforeEach(() => collector.reset());
afterAll(() => collector.close());

interface Outcome {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the demo as `npm run demo` does, in a process of its own. */
function runDemo(variables: Record<string, string> = {}): Promise<Outcome> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: _endpoint, OTEL_EXPORTER_OTLP_HEADERS: _headers, ...env } = process.env;
  const demo = new URL("demo.ts", import.meta.url).pathname;
  return new Promise((resolve) => {
    execFile(process.execPath, [demo], { env: { ...env, ...variables } }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe("the demo", () => {
  it("shows one trace for each order across both services, with the error, and exits with 0", async () => {
    const { code, stdout, stderr } = await runDemo();
    expect(stderr).toBe("");
    expect(stdout.match(/^trace [\da-f]{32} .* orders-worker, payments-lambda$/gm)).toHaveLength(3);
    expect(stdout).toContain("CardDeclinedError: the card's limit is exceeded");
    expect(stdout).toMatch(/3 orders, (\d+) spans started, \1 exported, 0 dropped/);
    expect(code).toBe(0);
  });

  it("stays up with its page when asked to, until it is stopped", async () => {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: _endpoint, ...env } = process.env;
    const demo = new URL("demo.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [demo, "--keep"], { env });
    const closed = once(child, "close");
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    await vi.waitUntil(() => stdout.includes("Stop with Ctrl+C"), { timeout: 40_000 });
    const place = /curl -X POST (http\S+\/orders\/tea)$/m.exec(stdout)?.[1] ?? "";
    const page = /see its trace:\n {2}(\S+)/.exec(stdout)?.[1] ?? "";
    expect((await fetch(place, { method: "POST" })).status).toBe(200);
    expect(await (await fetch(page)).text()).toContain("<title>tracelet</title>");
    child.kill("SIGINT");
    expect(await closed).toEqual([0, null]);
  });

  it("sends to Honeycomb by two variables", async () => {
    collector.behave("requireHeader", "x-honeycomb-team", "a-key");
    const { code, stdout } = await runDemo({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "x-honeycomb-team=a-key",
    });
    expect(stdout).toContain("3 traces were sent to");
    expect(code).toBe(0);
    const services = new Set(collector.spans().map(({ resource }) => resource["service.name"]));
    expect(services).toEqual(new Set(["orders-worker", "payments-lambda"]));
  });

  it("fails with a wrong key, and says what to check without showing it", async () => {
    collector.behave("requireHeader", "x-honeycomb-team", "a-key");
    const { code, stdout, stderr } = await runDemo({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "x-honeycomb-team=wrong-secret",
    });
    expect(code).toBe(1);
    expect(stderr).toContain("not every span was exported");
    expect(stderr).toContain("check the key in OTEL_EXPORTER_OTLP_HEADERS");
    expect(stdout + stderr).not.toContain("wrong-secret");
  });
});
