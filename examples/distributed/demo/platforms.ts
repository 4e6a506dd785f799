import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { lambda, type LambdaHost } from "conformance/hosts/lambda/lambda.ts";
import { createTestHarness } from "wrangler";

/** The example's Worker in workerd and its Lambda handler under the runtime client, each with these variables. */
export interface Platforms {
  readonly workerUrl: URL;
  readonly paymentsUrl: string;
  /** What the two logged, to be shown when something went wrong. */
  logs(): readonly string[];
  close(): Promise<void>;
}

const directory = new URL("..", import.meta.url).pathname;

export async function startPlatforms(env: Readonly<Record<string, string>>): Promise<Platforms> {
  const app = { worker: `${directory}worker.ts`, lambda: `${directory}lambda.ts` };
  const payments = await lambda.start({ app, env: { ...env, OTEL_SERVICE_NAME: "payments-lambda" } });
  const front = await startFront(payments);
  Object.assign(process.env, {
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_LOG: "none",
  });
  const vars = { ...env, PAYMENTS_URL: front.url, OTEL_SERVICE_NAME: "orders-worker" };
  const harness = createTestHarness({ root: directory, workers: [{ configPath: "./wrangler.jsonc", vars }] });
  const { url: workerUrl } = await harness.listen();
  return {
    workerUrl,
    paymentsUrl: front.url,
    logs: () => [...payments.logs(), ...(harness.getLogs() as { message: string }[]).map(({ message }) => message)],
    close: async () => {
      await harness.close();
      front.close();
      await payments.close();
    },
  };
}

/** What a Function URL is in the cloud: plain HTTP in front of the function. */
async function startFront(host: LambdaHost): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) =>
        host.request(request.url ?? "/", { method: request.method ?? "GET", headers: headersOf(request), body }),
      )
      .then(({ status, headers, body }) => response.writeHead(status, [...headers].flat()).end(body))
      .catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
