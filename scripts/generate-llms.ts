/** Writes `llms.txt` from the list of pages: `node scripts/generate-llms.ts`. A unit test fails while it is out of date. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DOCS_GROUPS } from "./docs-pages.ts";

const SUMMARY = `> OpenTelemetry tracing for code that runs in short invocations: Cloudflare Workers (@tracelet/cloudflare), Hono
> (@tracelet/hono) and AWS Lambda (@tracelet/aws-lambda). Wrap the handler with instrument(); every invocation gets one root
> span that continues the caller's trace, and its spans are delivered over OTLP/HTTP before the platform freezes or discards the code.

- Workers: \`export default instrument({ fetch, queue, scheduled })\`, with the compatibility flag nodejs_als or nodejs_compat.
- Lambda: \`export const handler = instrument(async (event, context) => { … })\`.
- Hono: \`app.use(tracing())\`.
- Own spans: \`await withSpan("charge card", { attributes: { "order.id": id } }, async (span) => { … })\`.
- Opt-in: on once OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_ENABLED=true or the option exporter is given; otherwise the handler runs untouched.
- Options beat OTEL_* variables, which beat defaults: \`instrument(handler, (env) => ({ service: "checkout" }))\`.
- \`npx tracelet\` shows traces on 127.0.0.1:4318; \`@tracelet/core/testing\` has traceInvocation() for unit tests.`;

/** The file, with links to pages below `base`. @see https://llmstxt.org */
export function llmsText(base: string): string {
  // Decisions come and go with the code; whoever wants one finds it in its folder.
  const groups = DOCS_GROUPS.filter(({ title }) => title !== "Decisions").map(({ title, pages }) => {
    const links = pages.map((page) => `- [${page.title}](${base}${page.path}.md): ${page.about}`);
    return `## ${title}\n\n${links.join("\n")}`;
  });
  return `${["# tracelet", SUMMARY, ...groups].join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../llms.txt", import.meta.url), llmsText("docs/"));
}
