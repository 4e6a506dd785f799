import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import type { BehaviourOptions } from "../../collector/behaviours.ts";
import { createLambdaHostKind, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const entry = (name: string) => ({ worker: "", lambda: `${import.meta.dirname}/../../apps/${name}.ts` });

type Fault = {
  [Name in keyof BehaviourOptions]: [name: Name, ...options: BehaviourOptions[Name]];
}[keyof BehaviourOptions];
const FAULTS: readonly Fault[] = [
  ["hang"],
  ["refuse"],
  ["status", 503],
  ["status", 429, { "retry-after": "3600" }],
  ["status", 503, { "retry-after": "0" }],
  ["status", 400],
];

/** Far beyond the cap that the function has; a function that waited for its collector would be killed. */
const TIMEOUT_MILLIS = 20_000;

describe.each(["flush-lambda", "extension-lambda"])("a collector at fault (%s)", { timeout: 60_000 }, (app) => {
  let collector: Collector;
  let host: LambdaHost;
  beforeAll(async () => {
    collector = await startCollector();
    const env = { ...toCollector(collector.url), MAX_FLUSH_MILLIS: "200" };
    host = await createLambdaHostKind("Lambda").start({ app: entry(app), env });
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    await collector?.close();
  });

  it.each(FAULTS)("by %s %s keeps nobody from answering, be it right or wrong", async (...fault) => {
    collector.behave(...(fault as ["hang"]));
    const events = [{ span: "answers" }, { throws: true }, { rejects: true }, { span: "blocks", blockMillis: 20 }];
    for (const event of events) {
      const { result, completed } = await host.submit(event, { timeoutMillis: TIMEOUT_MILLIS });
      const expected = "throws" in event || "rejects" in event ? "error" : "response";
      const answer = await result.promise;
      expect(answer.kind).toBe(expected);
      expect(answer).not.toMatchObject({ error: { errorType: "Sandbox.Timedout" } });
      await completed.promise;
    }
    const [environment] = await host.environments();
    expect(environment?.isAlive).toBe(true);
  });
});
