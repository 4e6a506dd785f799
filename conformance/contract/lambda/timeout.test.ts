import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { createLambdaHostKind, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const entry = (name: string) => ({ worker: "", lambda: `${import.meta.dirname}/../../apps/${name}.ts` });

describe.each(["flush-lambda", "extension-lambda"])(
  "a function whose time runs out (%s)",
  { timeout: 60_000 },
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

    // The third of a second that is left for the export has to suffice, on whatever machine: hence warm, and hence the retries.
    it("has told what hung when the platform kills it", { retry: 3 }, async () => {
      await (
        await host.submit({ span: "warm" })
      ).completed.promise;
      collector.reset();
      const told = collector.waitFor(3);
      const result = await host.invoke({ span: "work", hangs: true }, { timeoutMillis: 1_500, killAfter: told });
      expect(result).toMatchObject({ kind: "error", error: { errorType: "Sandbox.Timedout" } });
      const spans = await told;
      expect(spans.map(({ name, attributes, status }) => [name, attributes["error.type"], status.code])).toEqual([
        ["conformance", "timeout", "error"],
        ["work", "timeout", "unset"],
        ["hangs", "timeout", "unset"],
      ]);
    });

    it("tells nothing of the kind when it answers in time", async () => {
      const { result, completed } = await host.submit({ span: "work" }, { timeoutMillis: 20_000 });
      await result.promise;
      await completed.promise;
      expect(collector.spans().map(({ attributes }) => attributes["error.type"])).toEqual([undefined, undefined]);
    });

    it("is answered for all the same when it blocks past the moment at which it would have been told", async () => {
      const { result, completed } = await host.submit(
        { span: "work", blockMillis: 1_300 },
        { timeoutMillis: 1_500, killAfter: new Promise(() => undefined) },
      );
      expect(await result.promise).toMatchObject({ kind: "response" });
      await completed.promise;
      // Its time is over, so they go with the next invocation.
      await host.invoke({ span: "next" });
      await collector.waitFor(({ spans }) => spans.some(({ name }) => name === "work"), "the spans of the blocked one");
    });
  },
);
