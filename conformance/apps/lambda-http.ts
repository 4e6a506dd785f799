import { Buffer } from "node:buffer";

/** The part of a Function URL's event that the apps read. */
export interface FunctionUrlEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly http: { readonly method: string }; readonly domainName: string };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface FunctionUrlResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export function toRequest(event: FunctionUrlEvent): Request {
  const { rawPath, rawQueryString, headers, requestContext, body, isBase64Encoded } = event;
  const query = rawQueryString === "" ? "" : `?${rawQueryString}`;
  return new Request(`https://${requestContext.domainName}${rawPath}${query}`, {
    method: requestContext.http.method,
    headers,
    ...(body === undefined ? {} : { body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8") }),
  });
}

export async function toResult(response: Response): Promise<FunctionUrlResult> {
  const headers = new Headers(response.headers);
  headers.delete("set-cookie");
  return {
    statusCode: response.status,
    headers: Object.fromEntries(headers),
    cookies: response.headers.getSetCookie(),
    body: Buffer.from(await response.arrayBuffer()).toString("base64"),
    isBase64Encoded: true,
  };
}
