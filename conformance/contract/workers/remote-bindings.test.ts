import { expect, it } from "vitest";
import type { AppEntry } from "../../hosts/host.ts";
import { textOf } from "../../hosts/host.ts";
import { createBareWorkerdKind } from "../../hosts/bare-workerd.ts";
import { createCaller } from "../../trace-context.ts";
import { onEveryHost, toCollector } from "../subject.ts";

const app: AppEntry = { worker: `${import.meta.dirname}/../../apps/remote-bindings-worker.ts`, lambda: "" };

const ANSWERING = `export default { async fetch(request) {
  const model = request.headers.get("cf-consn-model-id");
  if (model === "@cf/fails") return Response.json({ errors: [{ code: 5007, message: "no such model" }] }, { status: 400 });
  if ((await request.text()).includes('"stream":true')) return new Response("data: 1", { headers: { "content-type": "text/event-stream" } });
  const usage = { prompt_tokens: 11, completion_tokens: 7 };
  return new Response(JSON.stringify({ usage, context: request.headers.has("traceparent") }), { headers: { "content-type": "application/json" } });
} }`;

const wrapped = (name: string, module: string): string => `(name = "${name}", wrapped = (
  moduleName = "cloudflare-internal:${module}", innerBindings = [(name = "fetcher", service = "answering")],
)),`;

/** The very classes of the platform, as far as workerd has them. */
const kind = createBareWorkerdKind("bare workerd with Cloudflare's classes", {
  bindings: wrapped("AI", "ai-api") + wrapped("INDEX", "vectorize-api") + wrapped("BROWSER", "br-api"),
  services: `(name = "answering", worker = (
    modules = [(name = "answering", esModule = ${JSON.stringify(ANSWERING)})],
    compatibilityDate = "2025-06-01",
  )),`,
});

const ai = (operation: string, model: string, attributes: object = {}): object => ({
  kind: "client",
  name: `${operation} ${model}`,
  attributes: {
    "gen_ai.operation.name": operation,
    "gen_ai.provider.name": "cloudflare.workers_ai",
    "gen_ai.request.model": model,
    "cloudflare.binding.name": "AI",
    ...attributes,
  },
});

const vectorize = (operation: string, attributes: object = {}): object => ({
  kind: "client",
  name: `${operation} INDEX`,
  attributes: { "db.system.name": "cloudflare-vectorize", "db.operation.name": operation, ...attributes },
});

const USAGE = { "gen_ai.usage.input_tokens": 11, "gen_ai.usage.output_tokens": 7 };

onEveryHost(
  "bindings that only Cloudflare has an implementation of",
  (subject) => {
    it("give the same results as without tracing", async () => {
      const bare = await kind.start({ app, env: { OTEL_ENABLED: "false" } });
      const traced = textOf(await subject.host.request("/"));
      const untraced = textOf(await bare.request("/"));
      await bare.close();
      // Only the browser gets headers of the user's own request.
      expect(traced.match(/"context":true/g)).toHaveLength(1);
      expect(traced.replace('"context":true', '"context":false')).toBe(untraced);
    });

    it("are spans that tell models and counts, and no prompt, vector or value", async () => {
      const { traceId, headers } = createCaller();
      await subject.host.request("/", { headers });
      const spans = await subject.arrival(traceId, 12);
      expect(spans.filter(({ kind: spanKind }) => spanKind === "client")).toMatchObject([
        ai("chat", "@cf/chat"),
        ai("chat", "@cf/chat", USAGE),
        ai("text_completion", "@cf/old", USAGE),
        ai("embeddings", "@cf/embedding", USAGE),
        ai("run", "@cf/fails", { "error.type": "InferenceUpstreamError" }),
        vectorize("query"),
        vectorize("insert", { "db.operation.batch.size": 1 }),
        vectorize("getByIds", { "db.operation.batch.size": 2 }),
        vectorize("describe"),
        { name: "GET", attributes: { "cloudflare.binding.name": "BROWSER", "cloudflare.binding.type": "Browser" } },
        { name: "send MAIL", attributes: { "cloudflare.binding.type": "SendEmail" } },
      ]);
      const recorded = JSON.stringify(spans, (_, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      );
      expect(recorded).not.toContain("secret");
    });
  },
  { hosts: [kind], app, env: toCollector },
);
