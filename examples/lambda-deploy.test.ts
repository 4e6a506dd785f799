import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const FOLDER = join(import.meta.dirname, "lambda-deploy");
const read = (name: string): Promise<string> => readFile(join(FOLDER, name), "utf8");

type Members = Readonly<Record<string, unknown>>;
interface SamTemplate {
  readonly Parameters: Members;
  readonly Globals: { readonly Function: { readonly Layers: readonly unknown[]; readonly Environment: Members } };
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Members }>>;
}
interface ServerlessFile {
  readonly provider: { readonly environment: Members; readonly layers: readonly { readonly Ref: string }[] };
  readonly layers: Readonly<Record<string, { readonly path: string }>>;
  readonly functions: Readonly<Record<string, { readonly handler: string }>>;
}

/** What the layer needs to be told, whoever deploys it. */
const VARIABLES = ["AWS_LAMBDA_EXEC_WRAPPER", "TRACELET_FLUSH", "OTEL_EXPORTER_OTLP_ENDPOINT"];
/** What the script makes. */
const LAYER = "layer";

/** The places that `Ref` and `Fn::GetAtt` name, at any depth. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === "Ref") return [String(member)];
    return key === "Fn::GetAtt" ? [String((member as unknown[])[0])] : referencesIn(member);
  });
}

/** What the runtime would load for a handler, from the folder of the function's code. */
async function load(codeFolder: string, name: string): Promise<unknown> {
  const [module = "", member = ""] = name.split(".");
  const file = join(FOLDER, codeFolder, `${module}.mjs`);
  expect(existsSync(file)).toBe(true);
  return ((await import(file)) as Members)[member];
}

describe("the template of AWS SAM", async () => {
  const template = parse(await read("template.yaml")) as SamTemplate;
  const { Parameters, Resources, Globals } = template;

  it("refers to nothing that it has not", () => {
    // SAM makes a resource of a function's URL.
    const urls = Object.keys(Resources).map((name) => `${name}Url`);
    const known = new Set([...Object.keys(Parameters), ...Object.keys(Resources), ...urls]);
    const references = referencesIn(template);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((name) => !known.has(name))).toEqual([]);
  });

  it("deploys the function as it is, with the layer of the script and its variables", async () => {
    const [layer] = Object.entries(Resources).find(([, { Type }]) => Type === "AWS::Serverless::LayerVersion") ?? [];
    expect(Globals.Function.Layers).toEqual([{ Ref: layer }]);
    expect(Resources[String(layer)]?.Properties["ContentUri"]).toBe(LAYER);
    expect(Object.keys(Globals.Function.Environment["Variables"] as Members)).toEqual(
      expect.arrayContaining(VARIABLES),
    );
    const { CodeUri, Handler } = Resources["Greet"]?.Properties ?? {};
    expect(await load(String(CodeUri), String(Handler))).toBeTypeOf("function");
  });
});

describe("the file of the Serverless Framework", async () => {
  const { provider, layers, functions } = parse(await read("serverless.yml")) as ServerlessFile;

  it("deploys the function as it is, with the layer of the script and its variables", async () => {
    const [[name = "", { path }]] = Object.entries(layers) as [[string, { path: string }]];
    expect(path).toBe(LAYER);
    // @see https://www.serverless.com/framework/docs/providers/aws/guide/layers#using-your-layers
    expect(provider.layers).toEqual([{ Ref: `${name[0]?.toUpperCase()}${name.slice(1)}LambdaLayer` }]);
    expect(Object.keys(provider.environment)).toEqual(expect.arrayContaining(VARIABLES));
    expect(await load(".", functions["greet"]?.handler ?? "")).toBeTypeOf("function");
  });
});

describe("the snippets of the README", async () => {
  const snippets = [...(await read("README.md")).matchAll(/```typescript\n(.*?)```/gs)].map(([, code = ""]) => code);
  const [cdk = "", sst = ""] = snippets;

  it("are TypeScript", () => {
    expect(snippets).toHaveLength(2);
    for (const code of snippets) expect(() => stripTypeScriptTypes(code)).not.toThrow();
  });

  it("name what the layer's script and the function's file are called, and the layer's variables", () => {
    expect(cdk).toContain(`Code.fromAsset("${LAYER}")`);
    const entry = /entry: "(.*?)"/.exec(cdk)?.[1] ?? "";
    expect(existsSync(join(FOLDER, entry))).toBe(true);
    for (const name of VARIABLES) expect(cdk).toMatch(new RegExp(`^ +${name}: "`, "m"));
    expect(sst).toContain('handler: "src/app.handler"');
    expect(sst).toContain("OTEL_EXPORTER_OTLP_ENDPOINT: ");
  });
});
