import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { basicAuth } from "./basic-auth.ts";
import { checkChoice, tracesUrl } from "./check-option.ts";
import { credential } from "./credential.ts";

/** How to reach Langfuse, in its cloud or one's own. */
export interface LangfuseOptions {
  /** Project settings → API keys; it starts with `pk-lf-`. */
  readonly publicKey: Lazy<string>;
  /** It starts with `sk-lf-`. */
  readonly secretKey: Lazy<string>;
  /** The data region of the cloud. @defaultValue `"eu"` */
  readonly region?: "eu" | "us" | "jp" | "hipaa";
  /** Where one's own Langfuse is, such as `https://langfuse.example.com`; beats `region`. */
  readonly url?: string;
}

/**
 * Sends spans to Langfuse, which reads the attributes `gen_ai.*` of those of language models.
 *
 * @example
 * ```ts
 * langfuse({ publicKey: env.LANGFUSE_PUBLIC_KEY, secretKey: env.LANGFUSE_SECRET_KEY, region: "us" });
 * ```
 * @see https://langfuse.com/integrations/native/opentelemetry
 * @throws ConfigurationError for keys without a value, another region, or a `url` that is none.
 */
export function langfuse({ publicKey, secretKey, region = "eu", url }: LangfuseOptions): OtlpExporterOptions {
  const from = {
    eu: "cloud.langfuse.com",
    us: "us.cloud.langfuse.com",
    jp: "jp.cloud.langfuse.com",
    hipaa: "hipaa.cloud.langfuse.com",
  };
  const base = url ?? `https://${checkChoice(region, { option: "langfuse({ region })", from })}`;
  return {
    url: tracesUrl(base, { option: "langfuse({ url })", path: "/api/public/otel" }),
    headers: {
      authorization: basicAuth(
        credential(publicKey, "langfuse({ publicKey })"),
        credential(secretKey, "langfuse({ secretKey })"),
      ),
      // Else traces show up with a delay of ten minutes.
      "x-langfuse-ingestion-version": "4",
    },
  };
}
