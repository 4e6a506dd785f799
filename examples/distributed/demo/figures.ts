import { setTimeout as sleep } from "node:timers/promises";
import type { Stats } from "@tracelet/core";
import type { Platforms } from "./platforms.ts";

const PATIENCE_MILLIS = 20_000;

/** The books of the Worker and of the Lambda, added up once both are at rest. */
export interface Figures {
  readonly started: number;
  readonly exported: number;
  readonly dropped: number;
  readonly exportRequests: number;
  readonly exportBytes: number;
}

export async function readFigures({ workerUrl, paymentsUrl }: Platforms): Promise<Figures> {
  const books = await Promise.all([new URL("/stats", workerUrl), new URL("/stats", paymentsUrl)].map(readBooksAtRest));
  return books.reduce<Figures>(
    (sum, stats) => ({
      // The span of the request that asks is still open.
      started: sum.started + stats.started - stats.open,
      exported: sum.exported + stats.exported,
      dropped: sum.dropped + Object.values(stats.dropped).reduce((a, b) => a + b, 0),
      exportRequests: sum.exportRequests + stats.exportRequests,
      exportBytes: sum.exportBytes + stats.exportBytes,
    }),
    { started: 0, exported: 0, dropped: 0, exportRequests: 0, exportBytes: 0 },
  );
}

async function readBooksAtRest(url: URL): Promise<Stats> {
  const giveUpAt = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const stats = (await (await fetch(url)).json()) as Stats;
    if ((stats.open === 1 && stats.pending === 0) || Date.now() > giveUpAt) return stats;
    await sleep(20);
  }
}
