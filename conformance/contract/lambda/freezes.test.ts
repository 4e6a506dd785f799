import process from "node:process";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { createLambdaHostKind, type LambdaHost, type LambdaOptions } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const entry = (name: string) => ({ worker: "", lambda: `${import.meta.dirname}/../../apps/${name}.ts` });
/** `CONFORMANCE_INVOCATIONS=1000` for the long form. */
const INVOCATIONS = Number(process.env["CONFORMANCE_INVOCATIONS"] ?? 100);

/** The environment is frozen after each, as nothing is sent before it is done. */
async function runToTheFreeze(host: LambdaHost, event: unknown): Promise<number> {
  const sentAt = performance.now();
  const { result, completed } = await host.submit(event);
  expect(await result.promise).toMatchObject({ kind: "response" });
  const answeredAt = performance.now();
  await completed.promise;
  return answeredAt - sentAt;
}

describe.each(["flush-lambda", "extension-lambda"])(
  "many invocations with a freeze after each (%s)",
  { timeout: 600_000 },
  (app) => {
    let collector: Collector;
    let host: LambdaHost;
    beforeAll(async () => {
      collector = await startCollector();
      host = await createLambdaHostKind("Lambda").start({ app: entry(app), env: toCollector(collector.url) });
    }, 60_000);
    afterEach(() => collector.reset());
    afterAll(async () => {
      await host?.close();
      await collector?.close();
    });

    it("lose nothing and repeat nothing, each exported before its own freeze", async () => {
      for (let index = 0; index < INVOCATIONS; index += 1) {
        await runToTheFreeze(host, { span: `span ${index}` });
        // No waiting here: the process is frozen.
        expect(collector.spans()).toHaveLength(2 * (index + 1));
      }
      const named = new Set(collector.spans().map(({ name }) => name));
      expect(named.size).toBe(INVOCATIONS + 1);
    });

    it("survive a collector that has closed the idle connection meanwhile", async () => {
      for (let index = 0; index < 10; index += 1) {
        await runToTheFreeze(host, { span: `span ${index}` });
        collector.closeIdle();
      }
      expect(collector.spans()).toHaveLength(20);
    });

    it("survive a collector that resets the idle connection of a frozen process", async () => {
      for (let index = 0; index < 10; index += 1) {
        await runToTheFreeze(host, { span: `span ${index}` });
        collector.resetConnections();
      }
      expect(collector.spans()).toHaveLength(20);
    });

    it("hold their responses for so long, beside those of the handler alone", async ({ annotate }) => {
      const times = { plain: [] as number[], traced: [] as number[] };
      collector.behave("late", 20);
      for (let index = 0; index < 30; index += 1) {
        times.traced.push(await runToTheFreeze(host, { span: "work" }));
        times.plain.push(await runToTheFreeze(host, { isPlain: true }));
      }
      const [plain, traced] = [median(times.plain), median(times.traced)];
      await annotate(
        `${app}: median response ${traced.toFixed(1)} ms, of the handler alone ${plain.toFixed(1)} ms, ratio ${(traced / plain).toFixed(2)}; the collector takes 20 ms`,
      );
    });
  },
);

describe.each<[string, LambdaOptions]>([
  ["with a freeze after each", {}],
  ["on Managed Instances", { maxConcurrency: 8 }],
])("many invocations that are exported in the background, %s", { timeout: 600_000 }, (_title, how) => {
  let collector: Collector;
  let host: LambdaHost;
  beforeAll(async () => {
    collector = await startCollector();
    const env = { ...toCollector(collector.url), FLUSH: "background", AWS_LAMBDA_NODEJS_WORKER_COUNT: "2" };
    host = await createLambdaHostKind("Lambda", how).start({ app: entry("flush-lambda"), env });
  }, 60_000);
  afterAll(async () => {
    await host?.close();
    await collector?.close();
  });

  it("lose nothing and repeat nothing, whatever the freezes interrupt", async () => {
    const isNamed = ({ name }: { readonly name: string }) => name.startsWith("span ");
    for (let index = 0; index < INVOCATIONS; index += 1) await host.invoke({ span: `span ${index}` });
    // Thaws, for what was interrupted last.
    while (collector.spans().filter(isNamed).length < INVOCATIONS) await host.invoke({});
    const named = collector.spans().filter(isNamed);
    expect(new Set(named.map(({ name }) => name)).size).toBe(INVOCATIONS);
    expect(named).toHaveLength(INVOCATIONS);
  });
});

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
