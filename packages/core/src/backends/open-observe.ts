import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { basicAuth } from "./basic-auth.ts";
import { rejectOption, tracesUrl } from "./check-option.ts";
import { credential } from "./credential.ts";
import { mapLazy } from "./map-lazy.ts";

/** How to reach OpenObserve, by user and password or by the token that Data sources → Custom shows. */
export type OpenObserveOptions = OpenObservePlace & (OpenObserveUser | OpenObserveToken);

/** Which OpenObserve, and what in it. */
export interface OpenObservePlace {
  /** The organization's identifier. */
  readonly organization: string;
  /** Where one's own OpenObserve is, such as `https://observe.example.com:5080`. @defaultValue `"https://api.openobserve.ai"` */
  readonly url?: string;
}

/** A user of OpenObserve. */
export interface OpenObserveUser {
  /** Mostly an e-mail address. */
  readonly user: Lazy<string>;
  /** The password, or the user's ingestion token. */
  readonly password: Lazy<string>;
}

/** A user of OpenObserve, encoded. */
export interface OpenObserveToken {
  /** What is shown behind `Authorization: Basic`. */
  readonly token: Lazy<string>;
}

/**
 * Sends spans to OpenObserve.
 *
 * @example
 * ```ts
 * openObserve({ organization: "default", user: "root@example.com", password: env.OPENOBSERVE_PASSWORD });
 * ```
 * @see https://openobserve.ai/docs/ingestion/traces/
 * @throws ConfigurationError for what has no value, or a `url` that is none.
 */
export function openObserve(options: OpenObserveOptions): OtlpExporterOptions {
  const { url = "https://api.openobserve.ai" } = options;
  return {
    url: tracesUrl(url, { option: "openObserve({ url })", path: `/api/${checkOrganization(options)}` }),
    headers: { authorization: authorization(options) },
  };
}

function checkOrganization({ organization }: OpenObservePlace): string {
  const isName = typeof organization === "string" && /^[\w-]+$/.test(organization);
  return isName ? organization : rejectOption("openObserve({ organization })", "use its identifier, as default");
}

function authorization(options: OpenObserveUser | OpenObserveToken): Lazy<string> {
  if ("token" in options) {
    return mapLazy([credential(options.token, "openObserve({ token })")], (token) => `Basic ${token}`);
  }
  const user = credential(options.user, "openObserve({ user })");
  return basicAuth(user, credential(options.password, "openObserve({ password })"));
}
