import { LOGS, METRICS, TRACES } from "./otlp-messages.ts";
import { MalformedOtlpError, readAttributes, readMessage, readMessages, readString } from "./otlp-values.ts";
import type { OtlpMessage } from "./otlp-values.ts";
import { readProtobuf, type MessageSchema } from "./protobuf-reader.ts";
import type { Origin } from "./viewer-span.ts";

/** The two encodings of OTLP/HTTP. */
export type OtlpEncoding = "protobuf" | "json";

/** What OTLP carries, each kind by requests of its own. */
export type Signal = "traces" | "logs" | "metrics";

interface Nesting {
  readonly schema: MessageSchema;
  readonly byResource: string;
  readonly byScope: string;
  readonly items: string;
}

const NESTINGS: Readonly<Record<Signal, Nesting>> = {
  traces: { schema: TRACES, byResource: "resourceSpans", byScope: "scopeSpans", items: "spans" },
  logs: { schema: LOGS, byResource: "resourceLogs", byScope: "scopeLogs", items: "logRecords" },
  metrics: { schema: METRICS, byResource: "resourceMetrics", byScope: "scopeMetrics", items: "metrics" },
};

/** The body of an export request of one signal. */
export interface EncodedRequest {
  readonly body: Uint8Array;
  readonly encoding: OtlpEncoding;
  readonly signal: Signal;
}

/**
 * Decodes the body of an OTLP export request into its items, each read by `readItem`. Unknown fields are ignored, as OTLP
 * demands.
 *
 * Throws when the body is malformed: {@link MalformedOtlpError}, or what the JSON parser throws.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function decodeRequest<Item>(
  { body, encoding, signal }: EncodedRequest,
  readItem: (item: OtlpMessage, origin: Origin) => Item,
): Item[] {
  const { schema, byResource, byScope, items } = NESTINGS[signal];
  const request = encoding === "json" ? parseJson(body) : readProtobuf(body, schema);
  return readMessages(readMessage(request, "the body")[byResource], byResource).flatMap((resourced) => {
    const ofResource = readResource(resourced["resource"]);
    return readMessages(resourced[byScope], byScope).flatMap((scoped) => {
      const origin = { ...ofResource, scope: readScope(scoped["scope"]) };
      return readMessages(scoped[items], items).map((item) => readItem(item, origin));
    });
  });
}

function parseJson(body: Uint8Array): unknown {
  const request: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  if (request === null) throw new MalformedOtlpError("the body must be an object");
  return request;
}

function readResource(value: unknown): Pick<Origin, "resource" | "serviceName"> {
  const resource = readAttributes(readMessage(value, "resource")["attributes"]);
  const name = resource["service.name"];
  return { resource, serviceName: typeof name === "string" && name !== "" ? name : "unknown_service" };
}

function readScope(value: unknown): Origin["scope"] {
  const scope = readMessage(value, "scope");
  return { name: readString(scope["name"], "scope.name"), version: readString(scope["version"], "scope.version") };
}
