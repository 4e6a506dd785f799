import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { type AwsServices, startAwsServices } from "../../hosts/aws/aws-services.ts";
import { type BundleFormat, bundleHandler } from "../../hosts/lambda/bundle.ts";
import { Environment, type RuntimeVersion } from "../../hosts/lambda/environment.ts";
import { createFunctionFolder, type FunctionFolder } from "../../hosts/lambda/function-folder.ts";
import { toFunctionUrlEvent, toHttpResponse } from "../../hosts/lambda/function-url.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { toCollector } from "../subject.ts";

const APP = `${import.meta.dirname}/../../apps/no-code-lambda.ts`;
const AUTO = fileURLToPath(import.meta.resolve("@tracelet/aws-lambda/auto"));

/** What a bundler makes of a module. */
async function bundled(entry: string, format: BundleFormat): Promise<string> {
  const { file, remove } = await bundleHandler(entry, { format });
  return readFile(file, "utf8").finally(remove);
}

let collector: Collector;
let aws: AwsServices;
let app: FunctionFolder;
beforeAll(async () => {
  [collector, aws] = await Promise.all([startCollector(), startAwsServices()]);
  app = await createFunctionFolder({
    "functions/orders/esm.mjs": await bundled(APP, "esm"),
    "functions/orders/common.cjs": await bundled(APP, "cjs"),
    "functions/orders/index.js": await bundled(APP, "cjs"),
    "tracelet.mjs": await bundled(AUTO, "esm"),
  });
});
afterEach(() => collector.reset());
afterAll(() => Promise.all([collector.close(), aws.close(), app.remove()]));

describe.each<[string, string, RuntimeVersion]>([
  ["as a package", "node_modules/@tracelet/aws-lambda/dist/auto", 24],
  ["as a package", "node_modules/@tracelet/aws-lambda/dist/auto", 22],
  ["bundled by itself", "tracelet", 24],
  ["bundled by itself", "tracelet", 22],
])("a bundled function beside tracelet %s (%s), for Node %i", (_title, module, runtime) => {
  it.each(["functions/orders/esm", "functions/orders/common", "functions/orders/index"])(
    "is traced at %s, with its own spans and requests",
    async (own) => {
      const environment = await Environment.start({
        bundle: { ...app, module },
        runtime,
        env: { ...toCollector(collector.url), ...aws.env, TRACELET_HANDLER: `${own}.orders.get` },
        onLog: () => undefined,
      });
      try {
        const { traceId, spanId, headers } = createCaller();
        const { result } = environment.invoke(toFunctionUrlEvent("/there", { headers }));
        expect(toHttpResponse(await result.promise).body.toString()).toBe("hello /there");
        // No waiting here: it is exported with the response.
        expect(toTree(collector.spans(), spanId)).toEqual({ GET: { "load settings": {}, work: { GET: {} } } });
        for (const { resource, ...span } of collector.spans()) {
          expect([span.traceId, resource["faas.name"]]).toEqual([traceId, "conformance"]);
        }
        expect(aws.take()).toMatchObject([{ headers: { traceparent: expect.stringContaining(traceId) as string } }]);
      } finally {
        await environment.close();
      }
    },
  );
});
