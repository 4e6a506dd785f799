/** Checked by `tsc`, never run: what docs/backends.md and the docstrings of the presets show. */
import { AwsV4Signer } from "aws4fetch";
import type { TracingOptions } from "../options.ts";
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
import { xray } from "./xray.ts";

/** As `wrangler types` writes it. */
interface Env {
  readonly AXIOM_TOKEN: string;
  readonly BETTER_STACK_TOKEN: string;
  readonly DASH0_TOKEN: string;
  readonly DD_API_KEY: string;
  readonly DYNATRACE_API_TOKEN: string;
  readonly ELASTIC_API_KEY: string;
  readonly ELASTIC_OTLP_ENDPOINT: string;
  readonly GRAFANA_TOKEN: string;
  readonly HONEYCOMB_API_KEY: string;
  readonly LANGFUSE_PUBLIC_KEY: string;
  readonly LANGFUSE_SECRET_KEY: string;
  readonly LOGFIRE_TOKEN: string;
  readonly NEW_RELIC_LICENSE_KEY: string;
  readonly OPENOBSERVE_PASSWORD: string;
  readonly SENTRY_DSN: string;
  readonly SIGNOZ_INGESTION_KEY: string;
  /** A secret of a Secrets Store. */
  readonly HONEYCOMB_SECRET: { get(): Promise<string> };
}

declare const env: Env;
declare const handler: object;

/** As that of an adapter. */
declare function instrument(handler: object, options: TracingOptions | ((env: Env) => TracingOptions)): object;

/** As in `@aws-sdk/credential-providers`. */
declare function fromNodeProviderChain(): () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}>;

// oxlint-disable-next-line no-shadow -- as users write it
instrument(handler, (env: Env) => ({ exporter: honeycomb({ apiKey: env.HONEYCOMB_API_KEY }) }));
instrument(handler, {
  exporter: [{ ...honeycomb({ apiKey: env.HONEYCOMB_API_KEY }), compression: "gzip" }, collector()],
});
honeycomb({ apiKey: env.HONEYCOMB_API_KEY });
honeycomb({ apiKey: () => env.HONEYCOMB_SECRET.get() });
grafanaCloud({ zone: "prod-eu-west-2", instanceId: 123456, token: env.GRAFANA_TOKEN });
datadog({ apiKey: env.DD_API_KEY, site: "datadoghq.eu" });
datadog({ apiKey: env.DD_API_KEY, site: "us5.datadoghq.com", platform: "cloudflare" });
newRelic({ licenseKey: env.NEW_RELIC_LICENSE_KEY, region: "us" });
axiom({ token: env.AXIOM_TOKEN, dataset: "traces", domain: "eu-central-1.aws.edge.axiom.co" });
dash0({ token: env.DASH0_TOKEN, region: "eu-west-1" });
sentry({ dsn: env.SENTRY_DSN });
logfire({ token: env.LOGFIRE_TOKEN, region: "eu" });
langfuse({ publicKey: env.LANGFUSE_PUBLIC_KEY, secretKey: env.LANGFUSE_SECRET_KEY, region: "us" });
signoz({ ingestionKey: env.SIGNOZ_INGESTION_KEY, region: "in" });
elastic({ url: env.ELASTIC_OTLP_ENDPOINT, apiKey: env.ELASTIC_API_KEY });
betterStack({ host: "s1234567.eu-nbg-2.betterstackdata.com", token: env.BETTER_STACK_TOKEN });
openObserve({ organization: "default", user: "root@example.com", password: env.OPENOBSERVE_PASSWORD });
dynatrace({ environment: "abc12345", apiToken: env.DYNATRACE_API_TOKEN });
collector({ url: "http://collector.internal:4318" });
xray({ region: "eu-central-1", credentials: fromNodeProviderChain(), Signer: AwsV4Signer });

collector() satisfies OtlpExporterOptions;
// Credentials as a value, some of which may be absent.
declare const sessionToken: string | undefined;
xray({
  region: "eu-central-1",
  credentials: { accessKeyId: "id", secretAccessKey: "secret", sessionToken },
  Signer: AwsV4Signer,
});

// @ts-expect-error There is no key.
honeycomb({ region: "eu" });
// @ts-expect-error There is no such region.
newRelic({ licenseKey: "key", region: "apac" });
// @ts-expect-error Neither a user nor a token.
openObserve({ organization: "default" });
// @ts-expect-error Neither an environment nor a URL.
dynatrace({ apiToken: "token" });
