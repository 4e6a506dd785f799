import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "../diag-lines.fixture.ts";
import { type ReceivedRequest, serveLoopback } from "../loopback-server.fixture.ts";
import type { EnvRecord } from "../options.ts";
import type { Lazy } from "../otlp-exporter-options.ts";
import { type BackendCase, backendCases } from "./backends.fixture.ts";
import { honeycomb } from "./honeycomb.ts";
import { exportSpan, MEANT_ORIGIN } from "./export-span.fixture.ts";

/** What `fetch` and HTTP add to the headers of an exporter. */
const COMMON_HEADERS =
  /^(accept|accept-encoding|accept-language|connection|content-length|content-type|host|sec-fetch-mode|user-agent)$/;

const lines = collectDiagLines();
let demanded: BackendCase | undefined;

/** Plays the backend of which a test is: takes what that one's documentation asks for, and nothing else. */
const server = serveLoopback((request, response) => {
  const status = judge(request);
  // Datadog's answer to what it takes; other backends say 200, which the exporter treats alike.
  response.writeHead(status === 200 && demanded?.url.includes("datadoghq") ? 202 : status).end();
});

function judge({ method, path, headers }: ReceivedRequest): number {
  if (method !== "POST" || `${String(headers[MEANT_ORIGIN])}${path}` !== demanded?.url) return 404;
  if (headers["content-type"] !== "application/x-protobuf") return 415;
  const own = Object.entries(headers).filter(([name]) => name !== MEANT_ORIGIN && !COMMON_HEADERS.test(name));
  const wanted = Object.entries(demanded.headers);
  const isComplete = wanted.length === own.length && wanted.every(([name, value]) => headers[name] === value);
  return isComplete ? 200 : 401;
}

const plain = (text: string): Lazy<string> => text;
const deferred = (text: string): Lazy<string> => {
  return () => Promise.resolve(text);
};

describe.each(backendCases)("$title", (backend) => {
  it("takes the spans of its preset", async () => {
    demanded = backend;
    expect(await exportSpan(backend.exporter(plain), { server })).toMatchObject({ exported: 1, dropped: {} });
  });

  it("takes them when the keys are lazy, and with the line break of a file behind them", async () => {
    demanded = backend;
    const stats = await exportSpan(
      backend.exporter((text) => deferred(`${text}\n`)),
      { server },
    );
    expect(stats).toMatchObject({ exported: 1, dropped: {} });
  });
});

const root = new URL("../../../../", import.meta.url);
const docs = readFileSync(new URL("docs/backends.md", root), "utf8");

describe.each(backendCases.filter(({ heading }) => heading !== undefined))("docs/backends.md on $title", (backend) => {
  it("names the variables that do what the preset does", async () => {
    demanded = backend;
    const section = docs.split(/^## /m).find((text) => text.startsWith(`${backend.heading}\n`)) ?? "";
    const [, shell = ""] = /```sh\n([^]*?)```/.exec(section) ?? [];
    const base64 = (backend.headers["authorization"] ?? "").replace("Basic ", "");
    const variables = shell
      .replace("BASE64", base64)
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
    const env = Object.fromEntries(variables) as EnvRecord;
    expect(await exportSpan({}, { server, env })).toMatchObject({ exported: 1, dropped: {} });
  });
});

describe("the loopback backend", () => {
  it.each([
    ["another key", honeycomb({ apiKey: "otherkey" })],
    ["another host", honeycomb({ apiKey: "YOUR_KEY", region: "eu" })],
    ["one header more", honeycomb({ apiKey: "YOUR_KEY", dataset: "shop" })],
    ["no header", { url: "https://api.honeycomb.io/v1/traces" }],
  ])("refuses %s", async (_, exporter) => {
    demanded = backendCases[0];
    expect(await exportSpan(exporter, { server })).toMatchObject({ exported: 0, dropped: { refused: 1 } });
    expect(lines.join()).toMatch(/HTTP 40[14]/);
    expect(lines.join()).not.toMatch(/otherkey|YOUR_KEY/);
  });
});

it("counts spans as dropped when a lazy key turns out to have no value", async () => {
  demanded = backendCases[0];
  const stats = await exportSpan(honeycomb({ apiKey: () => "" }), { server });
  expect(stats).toMatchObject({ exported: 0, dropped: { unauthorized: 1 } });
  expect(lines.join()).toContain("honeycomb({ apiKey })");
});

const checked = readFileSync(new URL("backends.test-d.ts", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
const presets = readdirSync(new URL(".", import.meta.url)).filter((name) => !/\.(test|test-d|fixture)\./.test(name));
const snippets = [
  ...[...docs.matchAll(/```ts\n([^]*?)```/g)].map(([, code = ""]) => ["docs/backends.md", code] as const),
  ...presets.flatMap((name) => {
    const source = readFileSync(new URL(name, import.meta.url), "utf8");
    return [...source.matchAll(/\* ```ts\n([^]*?) \* ```/g)].map(
      ([, code = ""]) => [name, code.replaceAll(/^ \* /gm, "")] as const,
    );
  }),
];

it.each(snippets)("shows in %s code that is type-checked: %s", (_, code) => {
  expect(checked).toContain(code.trim().replaceAll(/\s+/g, " "));
});
