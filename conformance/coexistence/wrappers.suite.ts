import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createLambdaHostKind } from "../hosts/lambda/lambda.ts";
import { createWorkerdHostKind } from "../hosts/workerd.ts";
import { createConsumer } from "../packages/consumer.ts";
import { ALL, ANOTHER, type Case, defineCase, WITHOUT_LIBRARY } from "./define-case.ts";

// Other products' wrappers around tracelet's and inside of it. Too heavy for the workspace: `npm run coexistence` installs
// them into a folder of their own.

const PACKAGES = ["@sentry/cloudflare@11.0.0", "@sentry/aws-serverless@10.75.2", "@microlabs/otel-cf-workers@0.9.1"];

/** Each wrapper as its documentation says, behind a function of one name. */
const MODULES = {
  "sentry-worker.mjs": `
import { withSentry } from "@sentry/cloudflare";
export const instrument = (handler) => withSentry((env) => ({ dsn: env.SENTRY_DSN, tracesSampleRate: 1 }), handler);
`,
  "sentry-lambda.mjs": `
import { init, wrapHandler } from "@sentry/aws-serverless";
init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 1 });
export const instrument = (handler) => wrapHandler(handler);
`,
  "sentry-lambda-errors.mjs": `
import { init, wrapHandler } from "@sentry/aws-serverless";
init({ dsn: process.env.SENTRY_DSN, skipOpenTelemetrySetup: true });
export const instrument = (handler) => wrapHandler(handler);
`,
  "otel-cf-workers.mjs": `
import { instrument as wrap } from "@microlabs/otel-cf-workers";
const configure = (env) => ({ exporter: { url: env.OTHER_URL }, service: { name: "other" } });
export const instrument = (handler) => wrap(handler, configure);
`,
};

// The peer dependencies that they leave to their users have nothing to do with what is shown here.
const consumer = await createConsumer([...PACKAGES, "--legacy-peer-deps"]);
for (const [name, text] of Object.entries(MODULES)) await consumer.write(name, text);
const at = (name: keyof typeof MODULES): string => join(consumer.folder, name);

/** Takes whatever the others send. */
const backend = createServer((request, response) => request.resume().on("end", () => response.end("{}")));
await once(backend.listen(0, "127.0.0.1"), "listening");
const { port } = backend.address() as AddressInfo;
const env = { SENTRY_DSN: `http://public@127.0.0.1:${port}/1`, OTHER_URL: `http://127.0.0.1:${port}/other` };
afterAll(async () => {
  backend.close();
  await consumer.remove();
});

const worker = createWorkerdHostKind("workerd with nodejs_compat", { flags: ["nodejs_compat"] });
const lambda = createLambdaHostKind("Lambda", { format: "cjs" });
const beside = (title: string, more: Omit<Case, "title" | "scenario">): Case => ({
  title,
  scenario: "alone",
  env,
  ...more,
});

defineCase(beside("Sentry around it", { around: at("sentry-worker.mjs"), delivered: ALL }), [worker]);
// What Sentry sends from inside of an invocation is an outgoing request of it.
const withPost = [...ALL, "GET > POST"];
defineCase(beside("Sentry inside of it", { inside: at("sentry-worker.mjs"), delivered: withPost }), [worker]);

// Sentry's SDK for Node registers its own provider while it is loaded.
const sentry = { delivered: WITHOUT_LIBRARY, said: [ANOTHER] };
defineCase(beside("Sentry around it", { around: at("sentry-lambda.mjs"), ...sentry }), [lambda]);
defineCase(beside("Sentry inside of it", { inside: at("sentry-lambda.mjs"), ...sentry }), [lambda]);
const errors = at("sentry-lambda-errors.mjs");
defineCase(beside("Sentry for errors alone around it", { around: errors, delivered: ALL }), [lambda]);
defineCase(beside("Sentry for errors alone inside of it", { inside: errors, delivered: ALL }), [lambda]);

const others = at("otel-cf-workers.mjs");
defineCase(beside("otel-cf-workers around it", { around: others, delivered: WITHOUT_LIBRARY, said: [ANOTHER] }), [
  worker,
]);
// It makes its root by the registered provider, which is tracelet's: its spans are delivered, too.
const twoRoots = ["caller > GET", "caller > fetchHandler", "fetchHandler > ours", "library > within", "ours > library"];
defineCase(beside("otel-cf-workers inside of it", { inside: others, delivered: twoRoots }), [worker]);
