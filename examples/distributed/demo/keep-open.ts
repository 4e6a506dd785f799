import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Backend } from "./backend.ts";
import { ORDERS } from "./orders.ts";
import type { Platforms } from "./platforms.ts";

/** Says how to place orders by hand, opens the page with their traces, and resolves when it is told to stop. */
export async function keepOpen({ pageUrl }: Backend, { workerUrl }: Platforms): Promise<void> {
  const orders = ORDERS.map(({ id }) => `  curl -X POST ${new URL(`/orders/${id}`, workerUrl).href}`);
  console.log(
    [
      "",
      "Everything stays up. Place an order:",
      ...orders,
      "and see its trace:",
      `  ${pageUrl ?? "at your backend"}`,
    ].join("\n"),
  );
  console.log("\nStop with Ctrl+C.");
  if (pageUrl !== undefined && process.stdout.isTTY) openInBrowser(pageUrl);
  const signals = ["SIGINT", "SIGTERM"] as const;
  // Those of the Worker's platform would end the process before the Lambda's has been closed.
  for (const signal of signals) process.removeAllListeners(signal);
  await Promise.race(signals.map((signal) => once(process, signal)));
}

/** Where there is no browser, the address has been said. */
function openInBrowser(url: string): void {
  const command = { darwin: "open", win32: "explorer" }[process.platform as string] ?? "xdg-open";
  spawn(command, [url], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
