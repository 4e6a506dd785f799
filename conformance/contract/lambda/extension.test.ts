import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import type { FlushEvent } from "../../apps/flush-handler.ts";
import { type Gates, startGates } from "../../gate.ts";
import type { AppEntry } from "../../hosts/host.ts";
import { createLambdaHostKind, type LambdaHost, type LambdaOptions } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const path = (name: string): string => `${import.meta.dirname}/../../apps/${name}.ts`;
const entry = (name: string): AppEntry => ({ worker: "", lambda: path(name) });

/** The ways in which an extension is registered before the runtime asks for its first event. */
const WAYS: readonly [title: string, app: AppEntry, how: LambdaOptions][] = [
  ["top-level await", entry("extension-lambda"), {}],
  ["--import before an ES module", entry("flush-lambda"), { preload: path("extension-preload") }],
  ["--import before a CommonJS module", entry("flush-lambda"), { preload: path("extension-preload"), format: "cjs" }],
];

let collector: Collector;
let gates: Gates;
beforeAll(async () => {
  [collector, gates] = await Promise.all([startCollector(), startGates()]);
});
afterEach(() => collector.reset());
afterAll(() => Promise.all([collector.close(), gates.close()]));

const start = (app: AppEntry, how: LambdaOptions = {}, env: Record<string, string> = {}): Promise<LambdaHost> =>
  createLambdaHostKind("Lambda", how).start({ app, env: { ...toCollector(collector.url), ...env } });
const names = (): string[] => collector.spans().map(({ name }) => name);

describe.each(WAYS)("the export by an extension (%s)", { timeout: 60_000 }, (_title, app, how) => {
  let host: LambdaHost;
  /** The response, and when the environment is done with the event. */
  const run = async (event: FlushEvent) => {
    const { result, completed } = await host.submit(event);
    return { response: await result.promise, completed: completed.promise };
  };
  beforeAll(async () => {
    host = await start(app, how);
  }, 60_000);
  afterAll(() => host?.close());

  it("is registered in time", async () => {
    const [environment] = await host.environments();
    expect(environment?.extensions).toEqual(["tracelet"]);
    expect(host.logs().join("\n")).not.toContain("tracelet/");
  });

  it("does not hold the response, and is over before the freeze", async () => {
    const answered = Promise.withResolvers<void>();
    collector.behave("late", answered.promise);
    const { response, completed } = await run({ span: "work" });
    expect(response.kind).toBe("response");
    const [environment] = await host.environments();
    await collector.waitFor(2);
    expect(environment?.isFrozen).toBe(false);
    answered.resolve();
    await completed;
    // No waiting here: the process may be frozen already.
    expect(collector.requests).toMatchObject([{ status: 200 }]);
    expect(names()).toEqual(["work", "conformance"]);
  });

  it("waits for a span that ends soon after the response, without holding that", async () => {
    const { response, completed } = await run({ span: "work", openUntil: gates.url("soon") });
    expect(response.kind).toBe("response");
    await gates.reached("soon");
    gates.open("soon");
    await completed;
    expect(names().toSorted()).toEqual(["GET", "conformance", "left open", "work"]);
  });

  it("makes no span of the extension's own requests", async () => {
    gates.open("http");
    const { completed } = await run({ openUntilHttp: gates.url("http") });
    await completed;
    expect(names().toSorted()).toEqual(["GET", "conformance", "left open"]);
    expect(
      collector.spans().filter(({ attributes }) => String(attributes["url.full"]).includes("/2020-01-01/")),
    ).toEqual([]);
  });

  it.each<[string, FlushEvent, string]>([
    ["throws", { throws: true }, "TypeError"],
    ["rejects", { rejects: true }, "RangeError"],
  ])("is made for a handler that %s, too", async (_how, event, type) => {
    const { response, completed } = await run(event);
    expect(response).toMatchObject({ kind: "error", error: { errorType: type } });
    await completed;
    expect(collector.spans()).toMatchObject([{ name: "conformance", attributes: { "error.type": type } }]);
  });

  it("holds no invocation that the instrumented handler has no part in", async () => {
    const { completed } = await run({ isPlain: true });
    await completed;
    const after = await run({ span: "work" });
    await after.completed;
    expect(names()).toEqual(["work", "conformance"]);
  });

  it("gives up on a collector that hangs, after the response", async () => {
    collector.behave("hang");
    const { response, completed } = await run({ span: "lost" });
    expect(response.kind).toBe("response");
    await completed;
    expect(collector.requests).toHaveLength(1);
  });
});

describe("an extension that the platform refuses", { timeout: 60_000 }, () => {
  it("leaves the export to the response, and says so once", async () => {
    const host = await start(entry("refused-extension-lambda"));
    try {
      for (const span of ["first", "second"]) {
        await host.invoke({ span });
        // No waiting here: it is over with the response.
        expect(names()).toContain(span);
      }
      expect(host.logs().filter((line) => line.includes("there is no extension"))).toHaveLength(1);
    } finally {
      await host.close();
    }
  });
});

describe("the option flush", { timeout: 60_000 }, () => {
  it("lets the response wait although there is an extension: await", async () => {
    const host = await start(entry("extension-lambda"), {}, { FLUSH: "await" });
    try {
      await host.invoke({ span: "work" });
      expect(names()).toEqual(["work", "conformance"]);
    } finally {
      await host.close();
    }
  });

  it("lets nobody wait, and what a freeze interrupts goes on after it: background", async () => {
    const host = await start(entry("flush-lambda"), {}, { FLUSH: "background" });
    try {
      await host.invoke({ span: "first" });
      await host.invoke({ span: "second", blockMillis: 1 });
      for (let thaws = 0; thaws < 500 && !names().includes("first"); thaws += 1) await host.invoke({});
      expect(names()).toContain("first");
    } finally {
      await host.close();
    }
  });

  it("asks for an extension that nobody registered: extension", async () => {
    const host = await start(entry("flush-lambda"), {}, { FLUSH: "extension" });
    try {
      await host.invoke({ span: "work" });
      expect(names()).toEqual(["work", "conformance"]);
      expect(host.logs().filter((line) => line.includes("registerExtension() was not called"))).toHaveLength(1);
    } finally {
      await host.close();
    }
  });
});
