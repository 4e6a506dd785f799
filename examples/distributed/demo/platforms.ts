import { lambda } from "conformance/hosts/lambda/lambda.ts";
import { createTestHarness } from "wrangler";
import { serveFunction } from "../../function-url.ts";

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
  const front = await serveFunction(payments);
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
