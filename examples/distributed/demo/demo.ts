/**
 * Sends orders to a Worker in workerd, which charges the card in a Lambda function, and shows the traces that this
 * leaves: one for each order, across both. Exits with 1 when one is incomplete or wrong. With `--keep` it stays up, for
 * orders placed by hand.
 */
import { localBackend, remoteBackend } from "./backend.ts";
import { readFigures } from "./figures.ts";
import { keepOpen } from "./keep-open.ts";
import { type Order, ORDERS } from "./orders.ts";
import { type Platforms, startPlatforms } from "./platforms.ts";

const isKept = process.argv.includes("--keep");
const backend = remoteBackend(process.env) ?? (await localBackend({ isStandardPort: isKept }));
console.log("Starting a Worker in workerd and a Lambda function under its runtime client …\n");
const platforms = await startPlatforms(backend.env);
try {
  const problems = [...(await placeOrders(platforms)), ...(await backend.show(ORDERS))];
  const figures = await readFigures(platforms);
  console.log(
    `${ORDERS.length} orders, ${figures.started} spans started, ${figures.exported} exported, ${figures.dropped} dropped, ` +
      `${figures.exportRequests} export requests, ${figures.exportBytes} bytes`,
  );
  if (figures.exported !== figures.started) problems.push("not every span was exported");
  if (problems.length > 0) throw new Error([...problems, ...platforms.logs()].join("\n"));
  if (isKept) await keepOpen(backend, platforms);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await platforms.close();
  await backend.close();
}

async function placeOrders({ workerUrl }: Platforms): Promise<string[]> {
  const answers = ORDERS.map(async (order) => {
    await fetch(new URL(`/prices/${order.id}`, workerUrl), { method: "PUT", body: order.price });
    return placeOrder(order, workerUrl);
  });
  return (await Promise.all(answers)).flat();
}

async function placeOrder({ id, traceparent, expectedStatus }: Order, workerUrl: URL): Promise<string[]> {
  const headers = traceparent === undefined ? {} : { traceparent };
  const { status } = await fetch(new URL(`/orders/${id}`, workerUrl), { method: "POST", headers });
  return status === expectedStatus ? [] : [`order ${id}: answered ${status} instead of ${expectedStatus}`];
}
