import { AwsV4Signer } from "aws4fetch";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../options.ts";
import type { OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { axiom } from "./axiom.ts";
import { betterStack } from "./better-stack.ts";
import { collector } from "./collector.ts";
import { dash0 } from "./dash0.ts";
import { datadog } from "./datadog.ts";
import { dynatrace } from "./dynatrace.ts";
import { elastic } from "./elastic.ts";
import { grafanaCloud } from "./grafana-cloud.ts";
import { honeycomb } from "./honeycomb.ts";
import { langfuse } from "./langfuse.ts";
import { logfire } from "./logfire.ts";
import { newRelic } from "./new-relic.ts";
import { openObserve } from "./open-observe.ts";
import { sentry } from "./sentry.ts";
import { signoz } from "./signoz.ts";
import { type SigV4Signer, xray } from "./xray.ts";

/** A variable that is not set, as code without types hands it over. */
const unset = undefined as unknown as string;
const key = "s3cret";
const zone = "prod-eu-west-2";
const Signer: SigV4Signer = AwsV4Signer;
const credentials = { accessKeyId: "id", secretAccessKey: key };

type Mistake = readonly [what: string, make: () => OtlpExporterOptions, option: string];

const mistakes: readonly Mistake[] = [
  ["an unset key", () => honeycomb({ apiKey: unset }), "honeycomb({ apiKey })"],
  ["an empty key", () => honeycomb({ apiKey: "" }), "honeycomb({ apiKey })"],
  ["a blank key", () => datadog({ apiKey: " \n", site: "datadoghq.eu" }), "datadog({ apiKey })"],
  ["an unset token", () => axiom({ token: unset, dataset: "traces" }), "axiom({ token })"],
  ["an unset dataset", () => axiom({ token: key, dataset: unset }), "axiom({ dataset })"],
  ["an empty password", () => openObserve({ organization: "o", user: "u", password: "" }), "openObserve({ password })"],
  ["another region", () => honeycomb({ apiKey: key, region: "apac" as "eu" }), "honeycomb({ region })"],
  ["an inherited name", () => newRelic({ licenseKey: key, region: "toString" as "eu" }), "newRelic({ region })"],
  ["an unset region", () => logfire({ token: key, region: unset as "eu" }), "logfire({ region })"],
  ["a region of others", () => signoz({ ingestionKey: key, region: "jp" as "eu" }), "signoz({ region })"],
  [
    "a region of others",
    () => langfuse({ publicKey: key, secretKey: key, region: "in" as "eu" }),
    "langfuse({ region })",
  ],
  [
    "a URL as zone",
    () => grafanaCloud({ zone: "https://x.grafana.net/otlp", instanceId: 1, token: key }),
    "grafanaCloud({ zone })",
  ],
  [
    "a host as zone",
    () => grafanaCloud({ zone: `otlp-gateway-${zone}`, instanceId: 1, token: key }),
    "grafanaCloud({ zone })",
  ],
  ["an unset zone", () => grafanaCloud({ zone: unset, instanceId: 1, token: key }), "grafanaCloud({ zone })"],
  [
    "a stack's name as instance",
    () => grafanaCloud({ zone, instanceId: "shop", token: key }),
    "grafanaCloud({ instanceId })",
  ],
  ["the application's host as site", () => datadog({ apiKey: key, site: "app.datadoghq.com" }), "datadog({ site })"],
  ["a URL as site", () => datadog({ apiKey: key, site: "https://datadoghq.com" }), "datadog({ site })"],
  [
    "another platform",
    () => datadog({ apiKey: key, site: "datadoghq.com", platform: "x" as "cloudflare" }),
    "datadog({ platform })",
  ],
  ["a URL as domain", () => axiom({ token: key, dataset: "d", domain: "https://api.axiom.co" }), "axiom({ domain })"],
  ["a host as region", () => dash0({ token: key, region: "ingress.eu-west-1.aws.dash0.com" }), "dash0({ region })"],
  ["a path in a region", () => dash0({ token: key, region: "evil.example/" }), "dash0({ region })"],
  ["a DSN that is no URL", () => sentry({ dsn: `${key}@o1.ingest.sentry.io/42` }), "sentry({ dsn })"],
  ["a DSN without a key", () => sentry({ dsn: "https://o1.ingest.sentry.io/42" }), "sentry({ dsn })"],
  ["a DSN without a project", () => sentry({ dsn: `https://${key}@o1.ingest.sentry.io/` }), "sentry({ dsn })"],
  ["an unset DSN", () => sentry({ dsn: unset }), "sentry({ dsn })"],
  ["a project's name", () => sentry({ host: "sentry.io", projectId: "shop", publicKey: key }), "sentry({ projectId })"],
  ["a URL as host", () => sentry({ host: "https://sentry.io", projectId: 1, publicKey: key }), "sentry({ host })"],
  ["a URL without a scheme", () => elastic({ url: "id.ingest.elastic.cloud:443", apiKey: key }), "elastic({ url })"],
  ["a URL as host", () => betterStack({ host: "https://s1.betterstackdata.com", token: key }), "betterStack({ host })"],
  [
    "an organization with a path",
    () => openObserve({ organization: "a/b", token: key }),
    "openObserve({ organization })",
  ],
  [
    "a URL as environment",
    () => dynatrace({ environment: "https://x.live.dynatrace.com", apiToken: key }),
    "dynatrace({ environment })",
  ],
  [
    "the URL of the interface",
    () => dynatrace({ url: "https://x.apps.dynatrace.com", apiToken: key }),
    "dynatrace({ url })",
  ],
  ["a Collector without a scheme", () => collector({ url: "localhost:4318" }), "collector({ url })"],
  [
    "no signer",
    () => xray({ region: "eu-west-1", credentials, Signer: unset as unknown as SigV4Signer }),
    "xray({ Signer })",
  ],
  ["a URL as region", () => xray({ region: "https://xray", credentials, Signer }), "xray({ region })"],
  [
    "credentials without an id",
    () => xray({ region: "eu-west-1", credentials: { ...credentials, accessKeyId: "" }, Signer }),
    "xray({ credentials })",
  ],
  [
    "credentials without a secret",
    () => xray({ region: "eu-west-1", credentials: { accessKeyId: key, secretAccessKey: unset }, Signer }),
    "xray({ credentials })",
  ],
];

describe("a preset", () => {
  it.each(mistakes)("rejects %s by the option's name, without its value: %s", (_, make, option) => {
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(`Option ${option} cannot be used: `);
    expect(make).not.toThrow(key);
  });

  it("tells the host of Tempo from the gateway", () => {
    const tempo = "https://tempo-prod-08-prod-eu-west-3.grafana.net/tempo";
    expect(() => grafanaCloud({ zone: tempo, instanceId: 1, token: key })).toThrow("the host of Tempo takes no OTLP");
  });

  it.each([
    ["https://x.example.com", "https://x.example.com/api/public/otel/v1/traces"],
    ["https://x.example.com/base/", "https://x.example.com/base/api/public/otel/v1/traces"],
    ["https://x.example.com/api/public/otel", "https://x.example.com/api/public/otel/v1/traces"],
    ["https://x.example.com/api/public/otel/v1/traces", "https://x.example.com/api/public/otel/v1/traces"],
  ])("adds to %s only what is missing", (url, expected) => {
    expect(langfuse({ publicKey: key, secretKey: key, url }).url).toBe(expected);
  });

  it("says how much the backends take at once that document it", () => {
    const limits = {
      newRelic: newRelic({ licenseKey: key, region: "us" }),
      datadog: datadog({ apiKey: key, site: "datadoghq.com" }),
      dynatrace: dynatrace({ environment: "abc", apiToken: key }),
      xray: xray({ region: "eu-west-1", credentials, Signer }),
      honeycomb: honeycomb({ apiKey: key }),
    };
    expect(Object.entries(limits).map(([name, { maxRequestBytes }]) => [name, maxRequestBytes])).toEqual([
      ["newRelic", 1_000_000],
      ["datadog", 3_200_000],
      ["dynatrace", 8_000_000],
      ["xray", 5_000_000],
      ["honeycomb", undefined],
    ]);
  });
});
