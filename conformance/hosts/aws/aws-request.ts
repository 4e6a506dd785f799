import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";

/** A request as an endpoint got it. */
export interface AwsRequest {
  /** By the name under which it is signed, `sqs`; undefined when nobody signed it. */
  readonly service: string | undefined;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly httpVersion: string;
}

const CREDENTIAL = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/;

/** Reads a request to its end. */
export async function readAwsRequest(message: IncomingMessage | Http2ServerRequest): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { headers, httpVersion, url = "" } = message;
  const service = CREDENTIAL.exec(headers.authorization ?? "")?.[1];
  return { service, path: url, headers, body: Buffer.concat(chunks).toString("utf8"), httpVersion };
}

/** Whether body and headers are still those that were signed: what is added to them later, the services refuse. */
export function isAsSigned({ service, headers, body }: AwsRequest): boolean {
  if (service === undefined) return true;
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
  const isCovered = (name: string): boolean => headers[name] === undefined || signed.includes(name);
  const hash = createHash("sha256").update(body).digest("hex");
  return headers["x-amz-content-sha256"] === hash && ["x-amz-content-sha256", "x-amz-client-context"].every(isCovered);
}

/** The operation that it asks for, where its header tells that. */
export function operationOf({ headers }: AwsRequest): string {
  return String(headers["x-amz-target"]).split(".").at(-1) ?? "";
}

/** Its body, of those that speak JSON. */
export function jsonOf<Body>({ body }: AwsRequest): Body {
  return JSON.parse(body) as Body;
}
