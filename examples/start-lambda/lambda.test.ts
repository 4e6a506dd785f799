import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { textOf } from "conformance/hosts/host.ts";
import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { useExample } from "../platforms.ts";

interface Template {
  readonly Parameters: object;
  readonly Resources: {
    readonly Greet: {
      readonly Metadata: { readonly BuildProperties: { readonly EntryPoints: readonly string[] } };
      readonly Properties: {
        readonly Handler: string;
        readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
      };
    };
  };
}

const text = readFileSync(join(import.meta.dirname, "template.yaml"), "utf8");
const parameter = { tag: "!Ref", resolve: (name: string) => `parameter ${name}` };
const { Parameters, Resources } = parse(text, { customTags: [parameter] }) as Template;
const { Handler, Environment } = Resources.Greet.Properties;
const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...env } = Environment.Variables;
const example = useExample(import.meta.dirname, { lambda: { env: { ...env, OTEL_EXPORTER_OTLP_HEADERS: "key=a" } } });

describe("the function with the template's variables", () => {
  it("has a span of its own below the request's", async () => {
    const { traceId, spanId, headers } = createCaller();
    expect(textOf(await example.lambda.request("/there", { headers }))).toBe("hello from /there");
    const spans = await example.spansOf(traceId, 2);
    expect(toTree(spans, spanId)).toEqual({ GET: { greet: {} } });
    expect(spans[0]?.resource["service.name"]).toBe("start-lambda");
    expect(example.collector.requests[0]?.headers["key"]).toBe("a");
  });

  it("is what the template deploys, with the key as a parameter", () => {
    const { EntryPoints } = Resources.Greet.Metadata.BuildProperties;
    expect(Handler).toBe("lambda.handler");
    expect(EntryPoints.map((file) => existsSync(join(import.meta.dirname, file)))).toEqual([true]);
    expect(endpoint).toMatch(/^https:/);
    expect(env["OTEL_EXPORTER_OTLP_HEADERS"]).toBe("parameter OtlpHeaders");
    expect(Object.keys(Parameters)).toEqual(["OtlpHeaders"]);
  });
});
