import type { PartialSuccess } from "./partial-success.ts";

type Message = Readonly<Record<string, unknown>>;

/**
 * Reads an ExportTraceServiceResponse in JSON, whose fields have two names each, and whose numbers may be texts. Throws on
 * what is no JSON; says nothing of what is another message.
 *
 * @see https://protobuf.dev/programming-guides/json/
 */
export function readJsonPartialSuccess(body: Uint8Array): PartialSuccess {
  const answer = body.byteLength === 0 ? {} : parse(body);
  const partialSuccess = message(answer["partialSuccess"] ?? answer["partial_success"]);
  const rejected = partialSuccess["rejectedSpans"] ?? partialSuccess["rejected_spans"];
  const errorMessage = partialSuccess["errorMessage"] ?? partialSuccess["error_message"];
  const rejectedSpans = typeof rejected === "string" ? Number(rejected) : rejected;
  return {
    rejectedSpans: isCount(rejectedSpans) ? rejectedSpans : 0,
    errorMessage: typeof errorMessage === "string" ? errorMessage : "",
  };
}

function parse(body: Uint8Array): Message {
  return message(JSON.parse(new TextDecoder().decode(body)));
}

function message(value: unknown): Message {
  return typeof value === "object" && value !== null ? (value as Message) : {};
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
