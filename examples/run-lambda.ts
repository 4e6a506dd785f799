/**
 * Runs an example's function under the real runtime client, with its spans sent to `npx tracelet`:
 * `node run-lambda.ts lambda-http` behind a URL, `node run-lambda.ts lambda-sqs event.json` for one event.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { bundleHandler } from "conformance/hosts/lambda/bundle.ts";
import { Environment, type EnvironmentOptions } from "conformance/hosts/lambda/environment.ts";
import { toFunctionUrlEvent, toHttpResponse } from "conformance/hosts/lambda/function-url.ts";
import { serveFunction } from "./function-url.ts";

const [name, eventFile] = process.argv.slice(2);
if (name === undefined) throw new Error("usage: node run-lambda.ts <example> [event.json]");
const folder = join(import.meta.dirname, name);
const { bundle, env = {} } = await deploy();
const telemetry = Object.fromEntries(Object.entries(process.env).filter(([key]) => key.startsWith("OTEL_")));
const environment = await Environment.start({
  bundle,
  env: {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
    OTEL_SERVICE_NAME: name,
    AWS_LAMBDA_FUNCTION_NAME: name,
    ...env,
    ...telemetry,
  },
  onLog: (line) => console.log(line),
});
const stop = async (): Promise<void> => {
  await environment.close();
  await bundle.remove();
};

if (eventFile === undefined) {
  const { url } = await serveFunction(
    {
      request: async (path, request) =>
        toHttpResponse(await environment.invoke(toFunctionUrlEvent(path, request)).result.promise),
    },
    Number(process.env["PORT"] ?? 9000),
  );
  console.log(`${name} answers at ${url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().then(() => process.exit()));
  }
} else {
  const event: unknown = JSON.parse(readFileSync(join(folder, eventFile), "utf8"));
  const result = await environment.invoke(event).result.promise;
  console.log(result.kind === "response" ? result.body.toString("utf8") : result.error);
  await stop();
}

/** The example's `lambda.ts`, bundled; or its folder as it is, where a file of variables says what the handler is. */
async function deploy(): Promise<Pick<EnvironmentOptions, "bundle"> & { readonly env?: Record<string, string> }> {
  const file = join(folder, "function.env");
  if (!existsSync(file)) return { bundle: await bundleHandler(join(folder, "lambda.ts")) };
  const text = readFileSync(file, "utf8");
  const module = /# The function's handler: (.+)\.handler/.exec(text)?.[1] ?? "";
  return {
    bundle: { file, module, remove: () => Promise.resolve() },
    env: parseEnv(text) as Record<string, string>,
  };
}
