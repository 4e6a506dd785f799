/** The pages of the documentation in their order: the site's sidebar and `llms.txt` are made of this list. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface DocsPage {
  /** Below `docs/`, without `.md`. */
  readonly path: string;
  readonly title: string;
  /** What somebody finds there, in a line. */
  readonly about: string;
}

export interface DocsGroup {
  readonly title: string;
  readonly pages: readonly DocsPage[];
}

const page = (path: string, title: string, about: string): DocsPage => ({ path, title, about });

export const DOCS_GROUPS: readonly DocsGroup[] = [
  {
    title: "Start",
    pages: [
      page("getting-started", "Getting started", "from nothing to a trace: Worker, Lambda function, Hono; own spans"),
      page("viewer", "The local viewer", "npx tracelet: see traces, logs and metrics on your machine"),
      page("comparison", "Comparison", "other libraries and the platforms' own tracing, with versions and dates"),
    ],
  },
  {
    title: "Cloudflare Workers",
    pages: [
      page("workers", "Requests", "fetch handlers: the root span, streamed bodies, waitUntil, the compatibility flag"),
      page(
        "bindings",
        "Bindings",
        "KV, R2, D1, queues, services and the others on env as spans; databases behind Hyperdrive",
      ),
      page("queues", "Queues", "producers, batches, one trace from the sender to the message's processing"),
      page("cron", "Cron, mail, tail", "scheduled, email and tail handlers"),
      page("durable-objects", "Durable Objects", "requests, RPC methods, alarms, WebSockets, storage"),
      page("rpc", "RPC", "WorkerEntrypoint and calls over service bindings"),
      page("workflows", "Workflows", "one trace per instance, a span per attempt of a step"),
      page("pages", "Pages", "Pages functions and middleware"),
    ],
  },
  {
    title: "Hono",
    pages: [page("hono", "Hono", "the middleware under instrument(), or alone on Node, Bun, Deno, Workers and Lambda")],
  },
  {
    title: "AWS Lambda",
    pages: [
      page("aws-lambda", "Overview", "ways in, who waits for the export, options"),
      page("lambda-http", "HTTP", "API Gateway, Function URLs, ALB, WebSockets, AppSync"),
      page(
        "lambda-batches",
        "SQS and other batches",
        "messages, links to senders, partial failures, context of other events",
      ),
      page("lambda-streaming", "Streaming", "awslambda.streamifyResponse"),
      page("lambda-without-code", "Without a change of code", "a handler by variable, or a layer"),
      page("lambda-middy", "middy", "as middleware"),
      page("lambda-extension", "The extension", "no response waits for the export; timeouts and shutdown"),
      page(
        "aws-sdk",
        "Calls of the AWS SDK",
        "instrumentClient(): spans, and context to SQS, SNS, EventBridge, Lambda and others",
      ),
    ],
  },
  {
    title: "Recipes",
    pages: [
      page("sampling", "Sampling", "ratios, by trigger, errors and slow traces whole, the Collector's tail sampling"),
      page("logs", "Logs", "trace ids in each record, or OTLP logs in the same flush"),
      page("distributed", "One trace across platforms", "Worker, queue, Lambda function: what carries the context"),
      page("secrets", "Keys and secrets", "keys that are fetched when needed; what never reaches a span"),
      page("several-backends", "Several backends", "the same spans to two places; own exporters and processors"),
      page("system-metrics", "System metrics", "invocations, errors, durations, cold starts"),
      page("testing", "Testing", "assert on spans in unit tests; a failing collector on your machine"),
      page("migrate-from-otel-cf-workers", "From otel-cf-workers", "what to replace, what differs"),
      page("migrate-from-the-lambda-layer", "From the OpenTelemetry Lambda layer", "what to replace, what differs"),
      page("migrate-from-x-ray", "From X-Ray and Powertools", "what to replace, what differs"),
      page("migrate-from-sentry", "From Sentry", "what to replace; Sentry's SDK for the errors alone"),
    ],
  },
  {
    title: "Reference",
    pages: [
      page("configuration", "Configuration", "options and variables by topic"),
      page("backends", "Backends", "variables and presets for each backend"),
      page("reference/options", "Options", "every option with its type, default and variable"),
      page("reference/environment", "Variables", "every environment variable"),
      page("reference/spans", "Spans", "which spans there are, with their names and kinds"),
      page("reference/attributes", "Attributes", "every attribute key"),
      page("reference/api", "Exports", "every function and type of each package"),
    ],
  },
  {
    title: "Background",
    pages: [
      page("troubleshooting", "Troubleshooting", "no traces, missing spans, overhead, switching it off"),
      page("architecture", "Architecture", "the one algorithm, the packages, the scope, the flush"),
      page("contract", "The contract", "eight promises, each with its proofs and its limits"),
      page("reliability", "Reliability", "faults, fuzzing, soak: what was run and what came out"),
      page("performance", "Performance", "size, start-up, time per invocation"),
    ].filter(({ path }) => existsSync(new URL(`../docs/${path}.md`, import.meta.url))),
  },
  { title: "Decisions", pages: decisions() },
];

function decisions(): DocsPage[] {
  const folder = new URL("../docs/decisions/", import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => {
      const text = readFileSync(new URL(name, folder), "utf8");
      const title = /^# (.+)$/m.exec(text)?.[1] ?? name;
      return page(`decisions/${name.replace(".md", "")}`, title, "why it is as it is");
    });
}
