import { groupBy } from "../group-by.ts";
import type { Attributes, AttributeValue, ViewerSpan } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";
import { count, quote, type Finding } from "./finding.ts";

interface Sighting {
  /** Where it is, without what it is. */
  readonly place: string;
  readonly span: ViewerSpan | undefined;
}

/** Attributes, events and logs with what looks like a secret, one finding for each attribute. Never quotes a value. */
export function findSecrets({ spans, logs }: ViewerTrace): Finding[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const resources = new Map([...spans, ...logs].map(({ resource, serviceName }) => [resource, serviceName]));
  const sightings: Sighting[] = [
    ...spans.flatMap((span) => secretsOfSpan(span).map((place) => ({ place, span }))),
    ...logs.flatMap((log) => {
      const places = [...secretKeys(log.attributes), ...(hasSecret(log.body) ? ["the text"] : [])];
      return places.map((place) => ({ place: `${place} of a log record`, span: byId.get(log.spanId ?? "") }));
    }),
    ...Array.from(resources).flatMap(([resource, service]) =>
      secretKeys(resource).map((key) => ({ place: `${key} of the resource of ${service}`, span: undefined })),
    ),
  ];
  return Array.from(
    groupBy(sightings, ({ place }) => place),
    ([place, seen]) => describe(place, seen),
  );
}

function describe(place: string, seen: readonly Sighting[]): Finding {
  const spans = new Map(seen.flatMap(({ span }) => (span ? [[span.spanId, span.name]] : [])));
  const [name] = spans.values();
  const where = name === undefined ? "" : ` (${spans.size === 1 ? quote(name) : count(spans.size, "span")})`;
  return {
    kind: "secret",
    severity: "warning",
    spanIds: [...spans.keys()],
    text: `${place}${where} looks like a secret: mask it before it is exported.`,
  };
}

function secretsOfSpan({ attributes, events, links, status }: ViewerSpan): string[] {
  return [
    ...secretKeys(attributes),
    ...events.flatMap((event) => secretKeys(event.attributes).map((key) => `${key} of the event ${quote(event.name)}`)),
    ...links.flatMap((link) => secretKeys(link.attributes).map((key) => `${key} of a link`)),
    ...(hasSecret(status.message) ? ["the message of the status"] : []),
  ];
}

/** The attributes whose name or value looks like a secret. */
export function secretKeys(attributes: Attributes): string[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    hasSecret(value) || (SECRET_NAME.test(key) && isSubstantial(value)) ? [key] : [],
  );
}

/** The last part of the name decides: `k8s.secret.name` names one, `aws.secretsmanager.secret.arn` too. */
const SECRET_NAME =
  /(?:^|[._-])(?:authorization|cookies?|passw(?:or)?d|pwd|passphrase|secret|token|jwt|credentials?|(?:api|access|private)[-_]?key)$/i;

/** Known tokens, keys in PEM, credentials in URLs, and parameters that name themselves. All match in linear time. */
const SECRET_VALUES: readonly RegExp[] = [
  /-----BEGIN[^-]{0,30}PRIVATE KEY-----/,
  /\b(?:eyJ|A[KS]IA|gh[oprsu]_|github_pat_|glpat-|xox[a-z]-|[rs]k_(?:live|test)_|sk-|AIza)[\w.-]{16,}/,
  /\bBearer\s(?=[\w.~+/-]{0,200}\d)[\w.~+/-]{8,}/i,
  /:\/\/[^/\s:@]{1,200}:(?!\*|REDACTED|%2A)[^/\s@]{1,200}@/,
  /[?&](?:sig|(?:x-amz-)?signature|(?:api|access)_?key|(?:access_|id_|auth_)?token|password|(?:client_)?secret)=(?!\*|REDACTED|%2A)[^&\s]{4,}/i,
];
const MASKED = /^\W*(?:redacted|masked|filtered|hidden|removed|x{3,}|\*+)?\W*$/i;
const MAX_SEARCHED = 20_000;

function hasSecret(value: AttributeValue | undefined): boolean {
  if (typeof value === "string") {
    const searched = value.slice(0, MAX_SEARCHED);
    return searched.length > 7 && SECRET_VALUES.some((pattern) => pattern.test(searched));
  }
  return (
    typeof value === "object" && value !== null && Object.values(value).some((item: AttributeValue) => hasSecret(item))
  );
}

/** Whether there is a text that is more than a mask. */
function isSubstantial(value: AttributeValue): boolean {
  if (typeof value === "string") return value.length > 3 && !MASKED.test(value.slice(0, 100));
  return Array.isArray(value) && value.some((item: AttributeValue) => isSubstantial(item));
}
