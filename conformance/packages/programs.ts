/** What users of the packages write, as files of their projects. */

/** A Worker with a Hono application, as ES module for wrangler. */
export const WORKER = `
import { instrument } from "@tracelet/cloudflare";
import { withSpan } from "@tracelet/core";
import { tracing } from "@tracelet/hono";
import { Hono } from "hono";

const app = new Hono();
app.use(tracing());
app.get("/greet/:name", (c) => withSpan("work", () => c.text("hello " + c.req.param("name"))));

export default instrument(app);
`;

/** A function for API Gateway, as ES module. */
export const LAMBDA = `
import { instrument } from "@tracelet/aws-lambda";
import { withSpan } from "@tracelet/core";

export const handler = instrument(async () => withSpan("work", () => ({ statusCode: 200 })));
`;

/** The same as CommonJS. */
export const LAMBDA_CJS = `
const { instrument } = require("@tracelet/aws-lambda");
const { withSpan } = require("@tracelet/core");

exports.handler = instrument(async () => withSpan("work", () => ({ statusCode: 200 })));
`;

/** A function that knows nothing of tracelet. */
export const PLAIN_LAMBDA = `
export const handler = async () => ({ statusCode: 200 });
`;

/** Bundles the function, and tracelet's own handler, as webpack does it for ES modules on Node. Fails for a warning. */
export const WEBPACK = `
import webpack from "webpack";

const stats = await new Promise((resolve, reject) => {
  const configuration = {
    mode: "none",
    target: "node20",
    entry: { lambda: "./lambda.mjs", tracelet: "@tracelet/aws-lambda/auto" },
    experiments: { outputModule: true },
    output: { path: import.meta.dirname + "/packed", filename: "[name].mjs", library: { type: "module" } },
  };
  webpack(configuration, (error, result) => (error ? reject(error) : resolve(result)));
});
if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
`;

/** Loads the module that is named on the command line, as its format wants, and calls its handler as Lambda does. */
export const INVOKE_LAMBDA = `
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const file = process.argv[2];
const { handler } = file.endsWith(".cjs") ? createRequire(import.meta.url)(file) : await import(pathToFileURL(file));
const context = { functionName: "greet", awsRequestId: "1", getRemainingTimeInMillis: () => 3_000 };
console.log(JSON.stringify(await handler({}, context)));
`;

/** The Worker as its author types it. */
export const TYPED_WORKER = `
import { instrument } from "@tracelet/cloudflare";
import { withSpan } from "@tracelet/core";

interface Env {
  readonly STORE: KVNamespace;
}

export default instrument({
  async fetch(request, env, ctx) {
    ctx.waitUntil(env.STORE.put("path", new URL(request.url).pathname));
    const value: string | null = await withSpan("read", { attributes: { key: "path" } }, (span) => {
      span.setAttribute("store", "kv");
      return env.STORE.get("path");
    });
    return new Response(value);
  },
} satisfies ExportedHandler<Env>) satisfies ExportedHandler<Env>;
`;

/** A Worker by Hono, with options that follow from its bindings. */
export const TYPED_HONO = `
import { instrument } from "@tracelet/cloudflare";
import { tracing } from "@tracelet/hono";
import { Hono } from "hono";

interface Env {
  readonly SERVICE: string;
}

const app = new Hono<{ Bindings: Env }>();
app.use(tracing());
app.get("/", (c) => c.text(c.env.SERVICE));

export default instrument(app, (env: Env) => ({ service: env.SERVICE })) satisfies ExportedHandler<Env>;
`;

/** The Lambda function as its author types it; the same for `.mts` and `.cts`. */
export const TYPED_LAMBDA = `
import { instrument } from "@tracelet/aws-lambda";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context, Handler, SQSHandler } from "aws-lambda";

export const handler: Handler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = instrument(
  async (event: APIGatewayProxyEventV2, context: Context) => ({ statusCode: 200, body: event.rawPath + context.awsRequestId }),
);

const onMessages: SQSHandler = async (event) => console.log(event.Records.length);
export const messages: SQSHandler = instrument(onMessages, { service: "messages" });
`;

/** The subpaths, which are there for ES modules alone. */
export const TYPED_SUBPATHS = `
import "@tracelet/aws-lambda/extension";
import { handler } from "@tracelet/aws-lambda/auto";

export const result: unknown = handler({}, { functionName: "greet" });
`;
