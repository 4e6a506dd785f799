import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import type { InvocationResult } from "../../hosts/lambda/invocation.ts";
import { createLambdaHostKind, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const WAYS: readonly [way: string, errorType?: string][] = [
  ["callback"],
  ["callback with an error", "RangeError"],
  ["callback, twice"],
  ["callback, at once"],
  ["callback in an async function"],
  ["done"],
  ["succeed"],
  ["fail", "RangeError"],
  ["promise"],
  ["promise that rejects", "RangeError"],
  ["value, which is no answer"],
  ["nothing"],
  ["throws", "RangeError"],
  ["callback, not waiting"],
];

const start = (name: string, env: Record<string, string>): Promise<LambdaHost> => {
  const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/${name}.ts` };
  return createLambdaHostKind("Lambda", { runtime: 22 }).start({ app, env });
};
/** What the caller sees; stacks differ. */
const seen = (result: InvocationResult): unknown =>
  result.kind === "error"
    ? [result.error.errorType, result.error.errorMessage]
    : (JSON.parse(result.body.toString("utf8")) as unknown);

describe.each(["answers-lambda", "answers-extension-lambda"])(
  "a handler of the runtime for Node 22 (%s)",
  { timeout: 60_000 },
  (app) => {
    let collector: Collector;
    let traced: LambdaHost;
    let plain: LambdaHost;
    beforeAll(async () => {
      collector = await startCollector();
      traced = await start(app, toCollector(collector.url));
      plain = await start("answers-lambda", { PLAIN: "true" });
    }, 60_000);
    afterEach(() => collector.reset());
    afterAll(async () => {
      await Promise.all([traced?.close(), plain?.close()]);
      await collector?.close();
    });

    it.each(WAYS)("answers as without tracing, and is traced until then: %s", async (how, errorType) => {
      const { result, completed } = await traced.submit({ how });
      expect(seen(await result.promise)).toEqual(seen(await plain.invoke({ how })));
      await completed.promise;
      // No waiting here: the process is frozen.
      const root = collector.spans().find(({ kind }) => kind === "server");
      expect(root?.attributes["error.type"]).toBe(errorType);
      expect(traced.logs().filter((line) => line.includes("already been reported"))).toEqual([]);
    });
  },
);
