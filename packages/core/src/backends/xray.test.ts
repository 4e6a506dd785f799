import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsV4Signer } from "aws4fetch";
import { afterAll, beforeAll, expect, it } from "vitest";
import { collectDiagLines } from "../diag-lines.fixture.ts";
import { createEnvReader } from "../env.ts";
import { resolveEndpoint } from "../otlp-endpoint.ts";
import { exportSpan, MEANT_ORIGIN } from "./export-span.fixture.ts";
import { type AwsCredentials, xray } from "./xray.ts";

/** A request as a server sees it. */
interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

interface Scope {
  readonly region: string;
  readonly service: string;
  readonly secretAccessKey: string;
}

/**
 * The signature that AWS expects, by its published algorithm.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signatureOf({ method, path, headers, body }: SignedRequest, signed: string[], scope: Scope): string {
  const dateTime = String(headers["x-amz-date"]);
  const canonical = [
    method,
    path,
    "",
    ...signed.map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    signed.join(";"),
    sha256(body),
  ].join("\n");
  const credentialScope = [dateTime.slice(0, 8), scope.region, scope.service, "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", dateTime, credentialScope.join("/"), sha256(canonical)].join("\n");
  const signingKey = credentialScope.reduce(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    Buffer.from(`AWS4${scope.secretAccessKey}`),
  );
  return createHmac("sha256", signingKey).update(toSign).digest("hex");
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

const lines = collectDiagLines();
const requests: SignedRequest[] = [];
const credentialsOf: Record<string, AwsCredentials> = {
  static: { accessKeyId: "AKID1", secretAccessKey: "secret/1" },
  rotated: { accessKeyId: "AKID2", secretAccessKey: "secret/2", sessionToken: "session+2==" },
};

/** Plays X-Ray: takes what carries the signature that it computes itself. */
const server = createServer(
  (incoming, response) =>
    void incoming.toArray().then((chunks: Buffer[]) => {
      const { [MEANT_ORIGIN]: origin, ...headers } = incoming.headers;
      const request: SignedRequest = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: { ...headers, host: new URL(String(origin)).host },
        body: Buffer.concat(chunks),
      };
      requests.push(request);
      response.writeHead(isSigned(request) ? 200 : 403).end();
    }),
);

function isSigned(request: SignedRequest): boolean {
  const form =
    /^AWS4-HMAC-SHA256 Credential=(?<id>\w+)\/(?<date>\d{8})\/(?<region>[\w-]+)\/xray\/aws4_request, SignedHeaders=(?<signed>[\w;-]+), Signature=(?<signature>[\da-f]{64})$/;
  const parts = form.exec(String(request.headers.authorization))?.groups;
  const known = Object.values(credentialsOf).find(({ accessKeyId }) => accessKeyId === parts?.["id"]);
  if (!parts || !known) return false;
  if (request.headers["x-amz-security-token"] !== known.sessionToken) return false;
  const { signed = "", region = "", signature } = parts;
  const names = signed.split(";");
  // AWS demands the host and every x-amz- header among what is signed.
  const demanded = Object.keys(request.headers).filter((name) => name === "host" || name.startsWith("x-amz-"));
  if (!demanded.every((name) => names.includes(name))) return false;
  return signatureOf(request, names, { region, service: "xray", secretAccessKey: known.secretAccessKey }) === signature;
}

const loopback = { url: "" };

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  loopback.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { static: fixed, rotated } = credentialsOf as {
  readonly static: AwsCredentials;
  readonly rotated: AwsCredentials;
};

it("computes in this test what AWS publishes for its example", () => {
  const request = {
    method: "GET",
    path: "/",
    headers: { host: "example.amazonaws.com", "x-amz-date": "20150830T123600Z" },
    body: new Uint8Array(),
  };
  const scope = {
    region: "us-east-1",
    service: "service",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  };
  expect(signatureOf(request, ["host", "x-amz-date"], scope)).toBe(
    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  );
});

it.each(["none", "gzip"] as const)(
  "signs each request so that AWS takes it, with compression %s",
  async (compression) => {
    const exporter = { ...xray({ region: "eu-central-1", credentials: fixed, Signer: AwsV4Signer }), compression };
    const stats = await exportSpan(exporter, { server: loopback });
    expect(stats).toMatchObject({ exported: 1, dropped: {} });
    expect(requests.at(-1)).toMatchObject({ path: "/v1/traces", headers: { host: "xray.eu-central-1.amazonaws.com" } });
  },
);

it("asks for credentials at each request, and sends the token of temporary ones", async () => {
  const rotation = [fixed, rotated];
  const credentials = (): Promise<AwsCredentials> => Promise.resolve(rotation.shift()!);
  const exporter = xray({ region: "us-east-1", credentials, Signer: AwsV4Signer });
  const stats = await exportSpan(exporter, { server: loopback, invocations: 2 });
  expect(stats).toMatchObject({ exported: 2, dropped: {} });
  expect(requests.slice(-2).map(({ headers }) => headers["x-amz-security-token"])).toEqual([undefined, "session+2=="]);
});

it("drops the spans, counted, when there are no credentials", async () => {
  const credentials = (): AwsCredentials => ({ accessKeyId: "", secretAccessKey: "" });
  const exporter = xray({ region: "us-east-1", credentials, Signer: AwsV4Signer });
  const stats = await exportSpan(exporter, { server: loopback });
  expect(stats).toMatchObject({ exported: 0, dropped: { unauthorized: 1 } });
  expect(lines.join()).toContain("xray({ credentials })");
});

it("is refused with a secret that is not that of the key", async () => {
  const credentials = { ...fixed, secretAccessKey: "wrong" };
  const exporter = xray({ region: "us-east-1", credentials, Signer: AwsV4Signer });
  const stats = await exportSpan(exporter, { server: loopback });
  expect(stats).toMatchObject({ exported: 0, dropped: { refused: 1 } });
  expect(lines.join()).toContain("HTTP 403");
});

it("sends no headers that variables have for another backend", async () => {
  const exporter = xray({ region: "us-east-1", credentials: fixed, Signer: AwsV4Signer });
  const env = createEnvReader({ OTEL_EXPORTER_OTLP_HEADERS: "x-honeycomb-team=key" });
  expect(resolveEndpoint(exporter, env, "TRACES")?.headers).toEqual({});
});

it("goes to the hosts of AWS in China for regions there", () => {
  const { url } = xray({ region: "cn-north-1", credentials: fixed, Signer: AwsV4Signer });
  expect(url).toBe("https://xray.cn-north-1.amazonaws.com.cn/v1/traces");
});
