import type { Lazy, OtlpExporterOptions } from "../otlp-exporter-options.ts";
import { checkHost, rejectOption } from "./check-option.ts";
import { credential } from "./credential.ts";
import { mapLazy } from "./map-lazy.ts";

/** How to reach Sentry: by a DSN, or by its parts where the key is to be lazy. */
export type SentryOptions = SentryDsnOptions | SentryProjectOptions;

/** A Sentry project by its DSN. */
export interface SentryDsnOptions {
  /** Project settings → Client keys (DSN), such as `https://key@o1.ingest.de.sentry.io/42`. */
  readonly dsn: string;
}

/** A Sentry project by the parts of its DSN. */
export interface SentryProjectOptions {
  /** Such as `o1.ingest.de.sentry.io`. */
  readonly host: string;
  /** The number at the DSN's end. */
  readonly projectId: string | number;
  /** What stands before the `@`. */
  readonly publicKey: Lazy<string>;
}

/**
 * Sends spans to Sentry, which drops the events of spans: exceptions are in the attributes `error.type` and `exception.*`.
 *
 * @example
 * ```ts
 * sentry({ dsn: env.SENTRY_DSN });
 * ```
 * @see https://docs.sentry.io/concepts/otlp/direct/traces/
 * @throws ConfigurationError for a DSN that is none, or parts without a value.
 */
export function sentry(options: SentryOptions): OtlpExporterOptions {
  const { base, publicKey } = "dsn" in options ? parseDsn(options.dsn) : checkProject(options);
  return {
    url: `${base}/integration/otlp/v1/traces`,
    headers: { "x-sentry-auth": mapLazy([publicKey], (key) => `sentry sentry_key=${key}`) },
  };
}

/** A project's API, and what opens it. */
interface SentryProject {
  readonly base: string;
  readonly publicKey: Lazy<string>;
}

/** `{protocol}://{key}@{host}{path}/{project}`; Sentry under a path has it before the project. */
function parseDsn(dsn: string): SentryProject {
  const url = URL.canParse(dsn) ? new URL(dsn) : undefined;
  const project = /^(?<path>.*)\/(?<id>\d+)\/?$/.exec(url?.pathname ?? "")?.groups;
  if (!url || !project || !/^https?:$/.test(url.protocol) || url.username === "") {
    return rejectOption("sentry({ dsn })", "use the project's DSN, as https://key@o1.ingest.sentry.io/42");
  }
  return { base: `${url.origin}${project["path"]}/api/${project["id"]}`, publicKey: url.username };
}

function checkProject({ host, projectId, publicKey }: SentryProjectOptions): SentryProject {
  const id = String(projectId).trim();
  if (!/^\d+$/.test(id)) rejectOption("sentry({ projectId })", "use the project's number, as 42");
  const fix = "use the host alone, as o1.ingest.sentry.io";
  return {
    base: `https://${checkHost(host, { option: "sentry({ host })", fix })}/api/${id}`,
    publicKey: credential(publicKey, "sentry({ publicKey })"),
  };
}
