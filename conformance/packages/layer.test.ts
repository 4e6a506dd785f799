import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../collector.ts";
import { toCollector } from "../contract/subject.ts";
import { bundleHandler } from "../hosts/lambda/bundle.ts";
import { Environment, type EnvironmentOptions } from "../hosts/lambda/environment.ts";
import { createFunctionFolder } from "../hosts/lambda/function-folder.ts";
import { toTree } from "../span-tree.ts";
import { catalogVersion, packTarballs } from "./consumer.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/lambda-deploy");
const AUTO = "nodejs/node_modules/@tracelet/aws-lambda/dist/auto";

describe("the layer of examples/lambda-deploy", () => {
  let folder: string;
  let layer: string;
  let collector: Collector;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "tracelet-layer-")));
    layer = join(folder, "layer");
    collector = await startCollector();
    const tarballs = (await packTarballs(folder)).filter((file) => /aws-lambda|core/.test(file));
    const packages = [`@opentelemetry/api@${await catalogVersion("@opentelemetry/api")}`, ...tarballs];
    const env = { ...process.env, npm_config_prefer_offline: "true" };
    await promisify(execFile)("sh", [join(EXAMPLE, "build-layer.sh"), layer, ...packages], { env });
  });
  afterEach(() => collector.reset());
  afterAll(async () => {
    await collector.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts the example's function, and expects its span to be exported. */
  const expectTraced = async (
    how: Pick<EnvironmentOptions, "runtime" | "wrapper">,
    { module, env }: { readonly module: string; readonly env?: Readonly<Record<string, string>> },
  ): Promise<void> => {
    const environment = await Environment.start({
      ...how,
      bundle: { file: join(EXAMPLE, "README.md"), module, remove: () => Promise.resolve() },
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, TRACELET_FLUSH: "extension", ...env },
      onLog: () => undefined,
    });
    try {
      expect(environment.extensions).toEqual(["tracelet"]);
      const { result, completed } = environment.invoke({ rawPath: "/there" });
      const response = await result.promise;
      expect(response.kind === "response" && response.body.toString("utf8")).toContain("hello /there");
      await completed.promise;
      expect(collector.spans()).toMatchObject([{ name: "conformance", kind: "server" }]);
    } finally {
      await environment.close();
    }
  };

  it("traces a function whose handler stays as it is, by its wrapper", () =>
    expectTraced({ wrapper: join(layer, "tracelet-handler") }, { module: "src/app" }));

  it.each([24, 22] as const)("traces a function whose handler is the layer's, for Node %s", (runtime) =>
    expectTraced({ runtime }, { module: join(layer, AUTO), env: { TRACELET_HANDLER: "src/app.handler" } }),
  );

  it.each(["esm", "cjs"] as const)(
    "traces a bundled function in a folder of its own, by its wrapper: %s",
    async (format) => {
      const { file, remove } = await bundleHandler(`${import.meta.dirname}/../apps/no-code-lambda.ts`, { format });
      const name = `functions/orders/${basename(file)}`;
      const bundle = await createFunctionFolder({ [name]: await readFile(file, "utf8") }).finally(remove);
      const environment = await Environment.start({
        bundle,
        wrapper: join(layer, "tracelet-handler"),
        env: { ...toCollector(collector.url), HTTP_URL: "data:,hello", _HANDLER: "functions/orders/index.orders.get" },
        onLog: () => undefined,
      });
      try {
        await environment.invoke({ rawPath: "/there" }).result.promise;
        // No waiting here: it is exported with the response.
        const tree = { "load settings": {}, work: { GET: {} } };
        expect(toTree(collector.spans(), undefined)).toEqual({ conformance: tree });
      } finally {
        await environment.close();
        await bundle.remove();
      }
    },
  );

  it("has nothing but tracelet and OpenTelemetry's API in it", async () => {
    expect((await readdir(layer)).toSorted()).toEqual(["nodejs", "tracelet-handler"]);
    const installed = await readdir(join(layer, "nodejs/node_modules"));
    expect(installed.filter((name) => !name.startsWith(".")).toSorted()).toEqual(["@opentelemetry", "@tracelet"]);
  });

  it.each(["template.yaml", "serverless.yml", "README.md"])("is what %s names", async (name) => {
    const text = await readFile(join(EXAMPLE, name), "utf8");
    expect(text).toMatch(/AWS_LAMBDA_EXEC_WRAPPER: "?\/opt\/tracelet-handler"?/);
    expect(text).toMatch(/TRACELET_FLUSH: "?extension"?/);
  });
});
