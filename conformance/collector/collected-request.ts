import { Buffer } from "node:buffer";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { CollectedSpan } from "./collected-span.ts";
import { decodeRequest } from "./decode-request.ts";

/** One export request, in order of arrival. */
export interface CollectedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Size of the body on the wire. */
  readonly bytes: number;
  /** Empty when the body could not be decoded; see `problem`. */
  readonly spans: readonly CollectedSpan[];
  /** Why the body is no OTLP. */
  readonly problem: string | undefined;
  /** What the collector answered; undefined while it has not. */
  readonly status: number | undefined;
}

/** Reads a request to its end and decodes it. Rejects only when the connection breaks before the end. */
export async function readRequest(request: IncomingMessage): Promise<Omit<CollectedRequest, "status">> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { method = "", url: path = "", headers } = request;
  return { method, path, headers, bytes: body.length, ...decode(body, headers) };
}

function decode(body: Buffer, headers: IncomingHttpHeaders): Pick<CollectedRequest, "spans" | "problem"> {
  try {
    return { spans: decodeRequest(body, headers), problem: undefined };
  } catch (error) {
    return { spans: [], problem: String(error) };
  }
}

/** What arrived, for the message of a failed wait. */
export function describeRequests(requests: readonly CollectedRequest[]): string {
  if (requests.length === 0) return "No export request arrived.";
  return requests.map((request, index) => describeRequest(request, index)).join("\n");
}

function describeRequest({ method, path, status, problem, spans, bytes }: CollectedRequest, index: number): string {
  const head = `Export request ${index + 1}: ${method} ${path}, ${bytes} bytes, answered ${status ?? "nothing"}`;
  return [head, ...(problem === undefined ? spans.map(describeSpan) : [`  ${problem}`])].join("\n");
}

function describeSpan({ name, kind, traceId, spanId, parentSpanId, status, attributes }: CollectedSpan): string {
  const values = JSON.stringify(attributes, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  return `  ${name} (${kind}, ${status.code}) ${traceId} ${parentSpanId ?? "no parent"} > ${spanId} ${values}`;
}
