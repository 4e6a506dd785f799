import type { ExportRequest, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkHost, rejectOption } from "./check-option.ts";

/** How to reach AWS X-Ray without a Collector. */
export interface XrayOptions {
  /** Such as `eu-central-1`. */
  readonly region: string;
  /**
   * Who signs: needs `xray:PutTraceSegments`, as in the policy `AWSXrayWriteOnlyAccess`. A function is called for each
   * request, as credentials rotate: what `fromNodeProviderChain()` of the AWS SDK returns fits.
   */
  readonly credentials: AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>);
  /** `AwsV4Signer` of the package `aws4fetch`, which only those install who need it. */
  readonly Signer: SigV4Signer;
}

/** Credentials of AWS by the names of its SDK. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials, as those of Lambda's role. */
  readonly sessionToken?: string | undefined;
}

/** Signs a request by Signature Version 4. */
export type SigV4Signer = new (request: SigV4Request) => {
  sign(): Promise<{ readonly headers: Iterable<readonly [name: string, value: string]> }>;
};

/** What is signed, by whom, and for what. */
export interface SigV4Request extends Omit<ExportRequest, "headers"> {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Sends spans to the OTLP endpoint of AWS X-Ray, signed. Transaction Search has to be on in CloudWatch.
 *
 * @example
 * ```ts
 * xray({ region: "eu-central-1", credentials: fromNodeProviderChain(), Signer: AwsV4Signer });
 * ```
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @throws ConfigurationError for credentials without a value, or a region that is none.
 */
export function xray({ region, credentials, Signer }: XrayOptions): OtlpExporterOptions {
  if (typeof Signer !== "function") rejectOption("xray({ Signer })", "use AwsV4Signer of the package aws4fetch");
  if (typeof credentials !== "function") checkCredentials(credentials);
  const getCredentials = typeof credentials === "function" ? credentials : () => credentials;
  const checked = checkHost(region, { option: "xray({ region })", fix: "use the region's code, as eu-central-1" });
  return {
    url: `https://xray.${checked}.amazonaws.com${checked.startsWith("cn-") ? ".cn" : ""}/v1/traces`,
    headers: {}, // by which those of the variables, another backend's, are not sent
    maxRequestBytes: 5_000_000,
    // Signed are the host and the body, none of the other headers: runtimes may change those on their way out.
    authorize: async ({ url, method, body }) => {
      const { accessKeyId, secretAccessKey, sessionToken } = checkCredentials(await getCredentials());
      const keys = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
      const { headers } = await new Signer({ url, method, body, service: "xray", region, ...keys }).sign();
      return Object.fromEntries(headers);
    },
  };
}

function checkCredentials(credentials: AwsCredentials): AwsCredentials {
  const option = "xray({ credentials })";
  if (!credentials?.accessKeyId) rejectOption(option, "they have no accessKeyId");
  return credentials.secretAccessKey ? credentials : rejectOption(option, "they have no secretAccessKey");
}
