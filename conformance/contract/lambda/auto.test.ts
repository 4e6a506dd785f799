import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { Environment, InitError, type RuntimeVersion } from "../../hosts/lambda/environment.ts";
import { createFunctionFolder, type FunctionFolder } from "../../hosts/lambda/function-folder.ts";
import type { InvocationResult, ReportedError } from "../../hosts/lambda/invocation.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

/** A handler that tells who it is; the span is made by whatever is registered with the API. */
const answer = (name: string): string => `async (event) => ({ statusCode: 200, body: "${name}:" + event?.body })`;

/** A function of users who have never heard of tracelet. */
const FILES: Readonly<Record<string, string>> = {
  "index.mjs": `export const handler = ${answer("esm")};`,
  "common.cjs": `exports.handler = ${answer("cjs")};`,
  "default.js": `module.exports = { ...{ handler: ${answer("default")} } };`,
  "compiled/app.js": `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = ${answer("compiled")};`,
  "module/package.json": `{ "type": "module" }`,
  "module/app.js": `export const handler = ${answer("typed")};`,
  "a/b/deep.mjs": `export const nested = { inner: { handler: ${answer("deep")} } };`,
  "folder/index.js": `exports.handler = ${answer("folder")};`,
  "node_modules/shared/package.json": `{ "main": "main.js" }`,
  "node_modules/shared/main.js": `exports.handler = ${answer("package")};`,
  "with #.mjs": `export const handler = ${answer("hash")};`,
  "late.mjs": `const answer = await Promise.resolve("late"); export const handler = async () => answer;`,
  "throws.mjs": `throw new RangeError("no such setting");`,
  "syntax.cjs": `exports.handler = (;`,
  "needs-cjs.cjs": `require("not-installed"); exports.handler = async () => 1;`,
  "needs-esm.mjs": `import "not-installed"; export const handler = async () => 1;`,
  "text.mjs": `export const handler = "handler";`,
  "stream.mjs": `export const handler = awslambda.streamifyResponse(async (event, stream) => {
    stream.setContentType("text/plain");
    stream.write("one,");
    stream.end("two");
  });`,
};
const EVENT = { body: "here" };

let collector: Collector;
let app: FunctionFolder;
beforeAll(async () => {
  [collector, app] = await Promise.all([startCollector(), createFunctionFolder(FILES)]);
});
afterEach(() => collector.reset());
afterAll(() => Promise.all([collector.close(), app.remove()]));

interface Deployment {
  /** The function's handler. @defaultValue tracelet's, with `own` in its variable */
  readonly handler?: string;
  readonly runtime?: RuntimeVersion;
  readonly maxConcurrency?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Deploys the function; `own` is the user's handler. */
async function withFunction(
  own: string | undefined,
  { handler, runtime, maxConcurrency, env = {} }: Deployment,
  run: (environment: Environment, logs: readonly string[]) => Promise<void>,
): Promise<void> {
  const logs: string[] = [];
  const environment = await Environment.start({
    bundle: handler === undefined ? app : { ...app, module: handler.replace(/\.handler$/, "") },
    runtime,
    maxConcurrency,
    env: { ...toCollector(collector.url), ...(own !== undefined && { TRACELET_HANDLER: own }), ...env },
    onLog: (line) => void logs.push(line),
  });
  try {
    await run(environment, logs);
  } finally {
    await environment.close();
  }
}

/** What the platform is told of a function that does not start. */
const failure = (own: string | undefined, how: Deployment = {}): Promise<ReportedError> =>
  withFunction(own, how, () => Promise.resolve()).then(
    () => expect.fail("it starts"),
    (error: unknown) => (error instanceof InitError ? error.reported : expect.fail(String(error))),
  );
/** Without the list of who required it, which names the runtime or tracelet. */
const told = ({ errorType, errorMessage }: ReportedError): string[] => [errorType, errorMessage.split("\n")[0] ?? ""];
const text = (result: InvocationResult): string => (result.kind === "response" ? result.body.toString("utf8") : "");

describe.each<RuntimeVersion>([24, 22])("the handler without code under the runtime for Node %s", (runtime) => {
  it.each([
    ["index.handler", "esm"],
    ["common.handler", "cjs"],
    ["default.handler", "default"],
    ["compiled/app.default", "compiled"],
    ["module/app.handler", "typed"],
    ["a/b/deep.nested.inner.handler", "deep"],
    ["folder.handler", "folder"],
    ["shared.handler", "package"],
    ["with #.handler", "hash"],
  ])("traces %s", (own, name) =>
    withFunction(own, { runtime }, async (environment) => {
      const { traceId, spanId, headers } = createCaller();
      const { result } = environment.invoke({ ...EVENT, headers });
      expect(JSON.parse(text(await result.promise))).toEqual({ statusCode: 200, body: `${name}:here` });
      // No waiting here: it is exported with the response.
      expect(collector.spans()).toMatchObject([{ traceId, parentSpanId: spanId, kind: "server" }]);
    }),
  );

  it("waits for a module that awaits", () =>
    withFunction("late.handler", { runtime }, async (environment) => {
      expect(text(await environment.invoke({}).result.promise)).toBe('"late"');
      expect(collector.spans()).toHaveLength(1);
    }));

  it("streams what a streaming handler streams", () =>
    withFunction("stream.handler", { runtime }, async (environment) => {
      const { result, streamed } = environment.invoke({});
      const { contentType } = await streamed.promise;
      expect([contentType, text(await result.promise)]).toEqual(["text/plain", "one,two"]);
      await collector.waitFor(1);
    }));

  it("has an extension when it is asked for one", () =>
    withFunction("common.handler", { runtime, env: { TRACELET_FLUSH: "extension" } }, async (environment, logs) => {
      expect(environment.extensions).toEqual(["tracelet"]);
      const { result, completed } = environment.invoke(EVENT);
      await result.promise;
      await completed.promise;
      expect(collector.spans()).toHaveLength(1);
      expect(logs.join("\n")).not.toContain("there is no extension");
    }));

  it.each([
    ["throws.handler", "RangeError"],
    ["syntax.handler", "Runtime.UserCodeSyntaxError"],
    ["needs-cjs.handler", "Runtime.ImportModuleError"],
    ["needs-esm.handler", "Error"],
    ["nothing.handler", "Runtime.ImportModuleError"],
    ["common.none.handler", "Runtime.HandlerNotFound"],
    ["text.handler", "Runtime.HandlerNotFound"],
  ])("fails for %s as the runtime does, by the name of %s", async (own, errorType) => {
    const byRuntime = await failure(undefined, { handler: own, runtime });
    const byTracelet = await failure(own, { runtime });
    expect(byRuntime.errorType).toBe(errorType);
    expect(told(byTracelet)).toEqual(told(byRuntime));
  });

  it.each([
    [undefined, "ConfigurationError", "TRACELET_HANDLER is not set"],
    ["", "ConfigurationError", "TRACELET_HANDLER is not set"],
    ["node_modules/@tracelet/aws-lambda/dist/auto.handler", "ConfigurationError", "tracelet's own handler"],
    ["./node_modules/@tracelet/aws-lambda/dist/auto.handler", "ConfigurationError", "tracelet's own handler"],
    ["../index.handler", "Runtime.MalformedHandlerName", 'TRACELET_HANDLER is "../index.handler"'],
    ["index", "Runtime.MalformedHandlerName", 'TRACELET_HANDLER is "index"'],
  ])("says what is wrong when TRACELET_HANDLER is %o", async (own, errorType, problem) => {
    const errorMessage: unknown = expect.stringContaining(problem);
    expect(await failure(own, { runtime })).toMatchObject({ errorType, errorMessage });
  });
});

describe("the handler without code", () => {
  it("obeys the variables that code would need a function for", () => {
    const env = {
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_TRACES_EXPORTER: "otlp,console",
      OTEL_PROPAGATORS: "b3",
    };
    return withFunction("index.handler", { env }, async (environment, logs) => {
      const { traceId, spanId } = createCaller();
      await environment.invoke({ headers: { b3: `${traceId}-${spanId}-1` } }).result.promise;
      expect(collector.requests).toMatchObject([{ headers: { "content-type": "application/json" } }]);
      expect(collector.spans()).toMatchObject([{ traceId, parentSpanId: spanId }]);
      expect(logs.join("\n")).toContain(traceId);
    });
  });

  it.each([{}, { TRACELET_FLUSH: "extension" }])("is in every thread of Managed Instances: %j", (flush) => {
    const env = { ...flush, AWS_LAMBDA_NODEJS_WORKER_COUNT: "2" };
    return withFunction("a/b/deep.nested.inner.handler", { env, maxConcurrency: 4 }, async (environment, logs) => {
      const callers = Array.from({ length: 8 }, () => createCaller());
      const results = callers.map(({ headers }) => environment.invoke({ ...EVENT, headers }).result.promise);
      for (const result of await Promise.all(results)) expect(text(result)).toContain("deep:here");
      const parents = (await collector.waitFor(8)).map(({ traceId, parentSpanId }) => `${traceId}-${parentSpanId}`);
      expect(parents.toSorted()).toEqual(callers.map(({ traceId, spanId }) => `${traceId}-${spanId}`).toSorted());
      expect(logs.filter((line) => line.includes("tracelet"))).toEqual([]);
    });
  });

  it("leaves the handler alone when tracing is off", () =>
    withFunction("index.handler", { env: { OTEL_SDK_DISABLED: "true" } }, async (environment) => {
      expect(text(await environment.invoke(EVENT).result.promise)).toContain("esm:here");
      expect(collector.connections).toBe(0);
    }));

  it("says what is wrong with TRACELET_FLUSH, and goes on without", () =>
    withFunction("index.handler", { env: { TRACELET_FLUSH: "later" } }, async (environment, logs) => {
      await environment.invoke(EVENT).result.promise;
      expect(logs.filter((line) => line.includes('TRACELET_FLUSH is "later"'))).toHaveLength(1);
      expect(collector.spans()).toHaveLength(1);
    }));
});

describe("the extension by NODE_OPTIONS", () => {
  const isRegistered = (nodeOptions: string): Promise<void> =>
    withFunction("common.handler", { env: { NODE_OPTIONS: nodeOptions } }, async (environment) => {
      expect(environment.extensions).toEqual(["tracelet"]);
      const { completed } = environment.invoke(EVENT);
      await completed.promise;
      expect(collector.spans()).toHaveLength(1);
    });

  it("is loaded by its name", () => isRegistered("--import @tracelet/aws-lambda/extension"));

  it("needs no other file than its own", async () => {
    const alone = await createFunctionFolder({
      "extension.mjs": await readFile(new URL("extension.mjs", import.meta.resolve("@tracelet/aws-lambda")), "utf8"),
    });
    await isRegistered(`--import ${alone.folder}/extension.mjs`).finally(() => alone.remove());
  });
});
