import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** A request as a service gets it. */
export interface AwsRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface AwsAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What speaks enough of the services' protocols, on 127.0.0.1. */
export interface AwsServer {
  /** What every client is made with. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  readonly port: number;
  /** Of the test that runs. */
  readonly requests: readonly AwsRequest[];
  /** The JSON of the last request. */
  sent(): Record<string, unknown>;
  /** What the next requests are answered with, one after another; then 200 with nothing. */
  answer(...answers: readonly AwsAnswer[]): void;
}

export function serveAws(): AwsServer {
  const requests: AwsRequest[] = [];
  let answers: AwsAnswer[] = [];
  let port = 0;
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      requests.push({ path: message.url ?? "", headers: message.headers, body: Buffer.concat(chunks).toString() });
      const { status = 200, headers, body = {} } = answers.shift() ?? {};
      response.writeHead(status, { "x-amzn-requestid": "request-1", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => {
    requests.length = 0;
    answers = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    requests,
    get port() {
      return port;
    },
    get clientConfig() {
      return {
        endpoint: `http://127.0.0.1:${port}`,
        region: "eu-west-1",
        credentials: { accessKeyId: "AKIAFAKE", secretAccessKey: "fake" },
        maxAttempts: 1,
      };
    },
    sent: () => JSON.parse(requests.at(-1)?.body ?? "") as Record<string, unknown>,
    answer: (...given) => void (answers = [...given]),
  };
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
