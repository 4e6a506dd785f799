import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { HostRequest, HostResponse } from "../host.ts";
import type { InvocationResult } from "./invocation.ts";

const DOMAIN = "conformance.lambda-url.eu-west-1.on.aws";
const CLIENT_ADDRESS = "203.0.113.7";
const PRELUDE_TYPE = "application/vnd.awslambda.http-integration-response";
const DELIMITER = Buffer.alloc(8);
const TEXT = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded))/;

/**
 * A request as the event of a Function URL (payload format 2.0).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function toFunctionUrlEvent(path: string, { method = "GET", headers = {}, body }: HostRequest = {}): object {
  const { pathname, searchParams } = new URL(path, `https://${DOMAIN}`);
  const lowerCased = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { cookie, ...others } = lowerCased;
  const isBase64Encoded = body !== undefined && !TEXT.test(others["content-type"] ?? "");
  const query = searchParams.size === 0 ? undefined : joinValues(searchParams);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    // As the client wrote it: URLSearchParams would normalise the escapes.
    rawQueryString: path.split("?")[1]?.split("#")[0] ?? "",
    ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
    headers: {
      ...others,
      host: DOMAIN,
      "x-forwarded-for": CLIENT_ADDRESS,
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
    },
    ...(query === undefined ? {} : { queryStringParameters: query }),
    requestContext: createRequestContext({ method, path: pathname, userAgent: others["user-agent"] ?? "" }),
    ...(body === undefined ? {} : { body: Buffer.from(body).toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

function joinValues(params: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name).join(",")]));
}

function createRequestContext({ method, path, userAgent }: Record<"method" | "path" | "userAgent", string>): object {
  const now = new Date();
  return {
    accountId: "anonymous",
    apiId: "conformance",
    domainName: DOMAIN,
    domainPrefix: "conformance",
    http: { method, path, protocol: "HTTP/1.1", sourceIp: CLIENT_ADDRESS, userAgent },
    requestId: randomUUID(),
    routeKey: "$default",
    stage: "$default",
    time: now.toISOString(),
    timeEpoch: now.getTime(),
  };
}

interface StructuredResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What the client of a Function URL gets for what the function returned. An error of the function is a 502. */
export function toHttpResponse(result: InvocationResult): HostResponse {
  if (result.kind === "error") {
    const headers = new Headers({ "content-type": "text/plain", "x-amzn-errortype": result.error.errorType });
    return { status: 502, headers, body: Buffer.from("Internal Server Error") };
  }
  if (result.contentType !== "application/json") return toStreamedResponse(result);
  const value: unknown = JSON.parse(result.body.toString("utf8"));
  if (!isStructured(value)) {
    return { status: 200, headers: new Headers({ "content-type": "application/json" }), body: result.body };
  }
  const { statusCode, body = "", isBase64Encoded = false } = value;
  return {
    status: statusCode,
    headers: toHeaders(value),
    body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
  };
}

/** The head of a response that the function streams: what it writes before eight NUL bytes, or just a content type. */
export function readPrelude(contentType: string, body: Buffer): (HostResponse & { readonly body: Buffer }) | undefined {
  if (contentType !== PRELUDE_TYPE) return { status: 200, headers: new Headers({ "content-type": contentType }), body };
  const end = body.indexOf(DELIMITER);
  if (end < 0) return undefined;
  const prelude = JSON.parse(body.subarray(0, end).toString("utf8")) as Partial<StructuredResult>;
  return {
    status: prelude.statusCode ?? 200,
    headers: toHeaders(prelude),
    body: body.subarray(end + DELIMITER.length),
  };
}

function toStreamedResponse({ contentType, body }: { contentType: string; body: Buffer }): HostResponse {
  const response = readPrelude(contentType, body);
  if (response === undefined) throw new Error("the streamed response ended within its prelude");
  return response;
}

function toHeaders({ headers = {}, cookies = [] }: Partial<StructuredResult>): Headers {
  const responseHeaders = new Headers(Object.entries(headers).map(([name, text]) => [name, String(text)]));
  if (!responseHeaders.has("content-type")) responseHeaders.set("content-type", "application/json");
  for (const cookie of cookies) responseHeaders.append("set-cookie", cookie);
  return responseHeaders;
}

function isStructured(value: unknown): value is StructuredResult {
  return typeof value === "object" && value !== null && typeof (value as StructuredResult).statusCode === "number";
}
