import { setTimeout as sleep } from "node:timers/promises";
import { createReceiver, renderWaterfall, type Receiver, type ViewerTrace } from "tracelet";
import { isComplete, isWorkerRoot, problemsOf } from "./check-trace.ts";
import type { Order } from "./orders.ts";

/** Where the demo's spans go. */
export interface Backend {
  /** The variables that send them there. */
  readonly env: Readonly<Record<string, string>>;
  /** Shows the traces of the orders; resolves with what is wrong with them. */
  show(orders: readonly Order[]): Promise<string[]>;
  /** A web page with the traces, if there is one to be opened. */
  readonly pageUrl?: string;
  close(): Promise<void>;
}

const PATIENCE_MILLIS = 20_000;

/** The backend that the environment names, such as Honeycomb by two variables. Its traces are to be looked at there. */
export function remoteBackend(environment: NodeJS.ProcessEnv): Backend | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = environment;
  if (!endpoint) return undefined;
  return {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...(headers && { OTEL_EXPORTER_OTLP_HEADERS: headers }) },
    show: (orders) => {
      console.log(
        `${orders.length} traces were sent to ${new URL(endpoint).host}: look for the service orders-worker.`,
      );
      return Promise.resolve([]);
    },
    close: () => Promise.resolve(),
  };
}

/** tracelet's own receiver: prints each trace and checks it. On the standard port, if that is wanted and free. */
export async function localBackend({ isStandardPort }: { isStandardPort: boolean }): Promise<Backend> {
  const anyPort = (): Promise<Receiver> => createReceiver({ port: 0 });
  const receiver = isStandardPort ? await createReceiver().catch(anyPort) : await anyPort();
  const find = (order: Order): ViewerTrace | undefined =>
    receiver
      .traces()
      .find(({ spans }) =>
        spans.some((span) => isWorkerRoot(span) && span.attributes["url.path"] === `/orders/${order.id}`),
      );
  const complete = async (order: Order): Promise<ViewerTrace | undefined> => {
    const giveUpAt = Date.now() + PATIENCE_MILLIS;
    for (;;) {
      const trace = find(order);
      if ((trace && isComplete(trace, order)) || Date.now() >= giveUpAt) return trace;
      await sleep(20);
    }
  };
  return {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    pageUrl: `${receiver.url}/`,
    show: async (orders) => {
      const problems: string[] = [];
      for (const order of orders) {
        const trace = await complete(order);
        if (trace) console.log(`${renderWaterfall(trace, screen())}\n`);
        const found = trace ? problemsOf(trace, order) : ["no trace arrived"];
        problems.push(...found.map((problem) => `order ${order.id}: ${problem}`));
      }
      return problems;
    },
    close: () => receiver.close(),
  };
}

function screen(): { width: number; color: boolean } {
  const { isTTY, columns = 120 } = process.stdout;
  return { width: Math.max(columns, 80), color: isTTY && !process.env["NO_COLOR"] };
}
