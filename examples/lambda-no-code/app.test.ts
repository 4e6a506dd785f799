import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type Collector, startCollector } from "conformance/collector.ts";
import { Environment } from "conformance/hosts/lambda/environment.ts";
import { createCaller } from "conformance/trace-context.ts";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = import.meta.dirname;
const HANDLER = /# The function's handler: (.+)\.handler/;

let collector: Collector;
let environment: Environment;
const logs: string[] = [];
beforeAll(async () => {
  collector = await startCollector();
  const text = await readFile(join(folder, "function.env"), "utf8");
  const module = HANDLER.exec(text)?.[1] ?? "";
  environment = await Environment.start({
    bundle: { file: join(folder, "app.mjs"), module, remove: () => Promise.resolve() },
    env: { ...(parseEnv(text) as Record<string, string>), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    onLog: (line) => void logs.push(line),
  });
});
afterAll(async () => {
  await environment.close();
  await collector.close();
});

it("traces a function that knows nothing of it", async () => {
  const { traceId, spanId, headers } = createCaller();
  const http = { method: "GET", path: "/there" };
  const event = { version: "2.0", rawPath: "/there", headers, requestContext: { http } };
  const result = await environment.invoke(event).result.promise;
  expect(result.kind === "response" && JSON.parse(result.body.toString("utf8"))).toEqual({
    statusCode: 200,
    body: "hello from /there",
  });
  const [root] = await collector.waitFor(1);
  expect(root).toMatchObject({
    traceId,
    parentSpanId: spanId,
    kind: "server",
    attributes: { "url.path": "/there", "http.response.status_code": 200, "faas.trigger": "http" },
    resource: { "service.name": "lambda-no-code" },
  });
  expect(logs.join("\n")).toContain("asked for /there");
});
