import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
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

/** A backend as its vendor documents it: what it demands of a request, written out. */
export interface BackendCase {
  readonly title: string;
  /** `secret` makes a key of a text: the text itself, or something lazy. */
  readonly exporter: (secret: (text: string) => Lazy<string>) => OtlpExporterOptions;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The heading under which docs/backends.md has the variables for the same. */
  readonly heading?: string;
}

// Base64 as `printf %s user:password | base64` gives it.
export const backendCases: readonly BackendCase[] = [
  {
    title: "Honeycomb",
    heading: "Honeycomb",
    exporter: (secret) => honeycomb({ apiKey: secret("YOUR_KEY") }),
    url: "https://api.honeycomb.io/v1/traces",
    headers: { "x-honeycomb-team": "YOUR_KEY" },
  },
  {
    title: "Honeycomb Classic in the EU",
    exporter: (secret) => honeycomb({ apiKey: secret("key"), region: "eu", dataset: "shop" }),
    url: "https://api.eu1.honeycomb.io/v1/traces",
    headers: { "x-honeycomb-team": "key", "x-honeycomb-dataset": "shop" },
  },
  {
    title: "Grafana Cloud",
    heading: "Grafana Cloud",
    exporter: (secret) => grafanaCloud({ zone: "prod-eu-west-2", instanceId: 123456, token: secret("YOUR_TOKEN") }),
    url: "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp/v1/traces",
    headers: { authorization: "Basic MTIzNDU2OllPVVJfVE9LRU4=" },
  },
  {
    title: "Datadog",
    heading: "Datadog",
    exporter: (secret) => datadog({ apiKey: secret("YOUR_KEY"), site: "datadoghq.eu" }),
    url: "https://otlp.datadoghq.eu/v1/traces",
    headers: { "dd-api-key": "YOUR_KEY", "dd-otlp-source": "serverless", compute_stats: "true" },
  },
  {
    title: "Datadog's intake for Cloudflare",
    heading: "Datadog, from Cloudflare",
    exporter: (secret) => datadog({ apiKey: secret("YOUR_KEY"), site: "us5.datadoghq.com", platform: "cloudflare" }),
    url: "https://cloudflare.integrations.otlp.us5.datadoghq.com/v1/traces",
    headers: { "dd-api-key": "YOUR_KEY" },
  },
  {
    title: "New Relic",
    heading: "New Relic",
    exporter: (secret) => newRelic({ licenseKey: secret("YOUR_KEY"), region: "us" }),
    url: "https://otlp.nr-data.net/v1/traces",
    headers: { "api-key": "YOUR_KEY" },
  },
  {
    title: "New Relic in the EU",
    exporter: (secret) => newRelic({ licenseKey: secret("key"), region: "eu" }),
    url: "https://otlp.eu01.nr-data.net/v1/traces",
    headers: { "api-key": "key" },
  },
  {
    title: "New Relic for FedRAMP",
    exporter: (secret) => newRelic({ licenseKey: secret("key"), region: "gov" }),
    url: "https://gov-otlp.nr-data.net/v1/traces",
    headers: { "api-key": "key" },
  },
  {
    title: "Axiom",
    exporter: (secret) => axiom({ token: secret("token"), dataset: "traces" }),
    url: "https://api.axiom.co/v1/traces",
    headers: { authorization: "Bearer token", "x-axiom-dataset": "traces" },
  },
  {
    title: "Axiom at an edge",
    heading: "Axiom",
    exporter: (secret) =>
      axiom({ token: secret("YOUR_TOKEN"), dataset: "traces", domain: "eu-central-1.aws.edge.axiom.co" }),
    url: "https://eu-central-1.aws.edge.axiom.co/v1/traces",
    headers: { authorization: "Bearer YOUR_TOKEN", "x-axiom-dataset": "traces" },
  },
  {
    title: "Dash0",
    heading: "Dash0",
    exporter: (secret) => dash0({ token: secret("YOUR_TOKEN"), region: "eu-west-1" }),
    url: "https://ingress.eu-west-1.aws.dash0.com/v1/traces",
    headers: { authorization: "Bearer YOUR_TOKEN" },
  },
  {
    title: "a dataset of Dash0",
    exporter: (secret) => dash0({ token: secret("token"), region: "us-west-2.aws", dataset: "staging" }),
    url: "https://ingress.us-west-2.aws.dash0.com/v1/traces",
    headers: { authorization: "Bearer token", "dash0-dataset": "staging" },
  },
  {
    title: "Sentry",
    heading: "Sentry",
    exporter: () => sentry({ dsn: "https://YOUR_KEY@o1.ingest.de.sentry.io/42" }),
    url: "https://o1.ingest.de.sentry.io/api/42/integration/otlp/v1/traces",
    headers: { "x-sentry-auth": "sentry sentry_key=YOUR_KEY" },
  },
  {
    title: "Sentry of one's own, by a DSN with a path and a legacy secret",
    exporter: () => sentry({ dsn: "https://key:secret@errors.example.com:9000/sentry/7" }),
    url: "https://errors.example.com:9000/sentry/api/7/integration/otlp/v1/traces",
    headers: { "x-sentry-auth": "sentry sentry_key=key" },
  },
  {
    title: "Sentry by its parts",
    exporter: (secret) => sentry({ host: "o1.ingest.sentry.io", projectId: 42, publicKey: secret("key") }),
    url: "https://o1.ingest.sentry.io/api/42/integration/otlp/v1/traces",
    headers: { "x-sentry-auth": "sentry sentry_key=key" },
  },
  {
    title: "Logfire",
    heading: "Logfire",
    exporter: (secret) => logfire({ token: secret("YOUR_TOKEN"), region: "eu" }),
    url: "https://logfire-eu.pydantic.dev/v1/traces",
    headers: { authorization: "YOUR_TOKEN" },
  },
  {
    title: "Logfire in the US",
    exporter: (secret) => logfire({ token: secret("token"), region: "us" }),
    url: "https://logfire-us.pydantic.dev/v1/traces",
    headers: { authorization: "token" },
  },
  {
    title: "Langfuse",
    exporter: (secret) => langfuse({ publicKey: secret("pk-lf-1"), secretKey: secret("sk-lf-1") }),
    url: "https://cloud.langfuse.com/api/public/otel/v1/traces",
    headers: { authorization: "Basic cGstbGYtMTpzay1sZi0x", "x-langfuse-ingestion-version": "4" },
  },
  {
    title: "Langfuse in the US",
    heading: "Langfuse",
    exporter: (secret) => langfuse({ publicKey: secret("PUBLIC_KEY"), secretKey: secret("SECRET_KEY"), region: "us" }),
    url: "https://us.cloud.langfuse.com/api/public/otel/v1/traces",
    headers: { authorization: "Basic UFVCTElDX0tFWTpTRUNSRVRfS0VZ", "x-langfuse-ingestion-version": "4" },
  },
  {
    title: "Langfuse of one's own",
    exporter: (secret) =>
      langfuse({ publicKey: secret("pk-lf-1"), secretKey: secret("sk-lf-1"), url: "https://fuse.example.com/" }),
    url: "https://fuse.example.com/api/public/otel/v1/traces",
    headers: { authorization: "Basic cGstbGYtMTpzay1sZi0x", "x-langfuse-ingestion-version": "4" },
  },
  {
    title: "SigNoz Cloud",
    heading: "SigNoz Cloud",
    exporter: (secret) => signoz({ ingestionKey: secret("YOUR_KEY"), region: "in" }),
    url: "https://ingest.in.signoz.cloud/v1/traces",
    headers: { "signoz-ingestion-key": "YOUR_KEY" },
  },
  {
    title: "Elastic Cloud",
    heading: "Elastic Cloud",
    exporter: (secret) =>
      elastic({ url: "https://id.ingest.eu-west-1.aws.elastic.cloud:443", apiKey: secret("YOUR_KEY") }),
    url: "https://id.ingest.eu-west-1.aws.elastic.cloud/v1/traces",
    headers: { authorization: "ApiKey YOUR_KEY" },
  },
  {
    title: "Better Stack",
    heading: "Better Stack",
    exporter: (secret) => betterStack({ host: "s1234567.eu-nbg-2.betterstackdata.com", token: secret("YOUR_TOKEN") }),
    url: "https://s1234567.eu-nbg-2.betterstackdata.com/v1/traces",
    headers: { authorization: "Bearer YOUR_TOKEN" },
  },
  {
    title: "OpenObserve",
    heading: "OpenObserve",
    exporter: (secret) =>
      openObserve({ organization: "default", user: "root@example.com", password: secret("Complexpass#123") }),
    url: "https://api.openobserve.ai/api/default/v1/traces",
    // As its documentation prints it for these very credentials.
    headers: { authorization: "Basic cm9vdEBleGFtcGxlLmNvbTpDb21wbGV4cGFzcyMxMjM=" },
  },
  {
    title: "OpenObserve of one's own, by token",
    exporter: (secret) =>
      openObserve({ organization: "default", url: "https://observe.example.com:5080", token: secret("dG9rZW4=") }),
    url: "https://observe.example.com:5080/api/default/v1/traces",
    headers: { authorization: "Basic dG9rZW4=" },
  },
  {
    title: "Dynatrace",
    heading: "Dynatrace",
    exporter: (secret) => dynatrace({ environment: "abc12345", apiToken: secret("YOUR_TOKEN") }),
    url: "https://abc12345.live.dynatrace.com/api/v2/otlp/v1/traces",
    headers: { authorization: "Api-Token YOUR_TOKEN" },
  },
  {
    title: "Dynatrace behind an ActiveGate",
    exporter: (secret) => dynatrace({ url: "https://gate.example.com:9999/e/abc12345", apiToken: secret("dt0c01") }),
    url: "https://gate.example.com:9999/e/abc12345/api/v2/otlp/v1/traces",
    headers: { authorization: "Api-Token dt0c01" },
  },
  {
    title: "a Collector on this machine",
    exporter: () => collector(),
    url: "http://localhost:4318/v1/traces",
    headers: {},
  },
  {
    title: "a Collector elsewhere",
    heading: "A Collector, Jaeger, Tempo, a Datadog Agent",
    exporter: () => collector({ url: "http://collector.internal:4318" }),
    url: "http://collector.internal:4318/v1/traces",
    headers: {},
  },
];
