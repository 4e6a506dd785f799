import type { Stats } from "@tracelet/core";
import { vi } from "vitest";
import type { Host } from "../hosts/host.ts";
import { jsonOf } from "../hosts/host.ts";
import { createCaller } from "../trace-context.ts";

const PATIENCE_MILLIS = 60_000;

/** The books as a request finds them whose own trace is not sampled, and which therefore is in none of them. */
async function readBooks(host: Host): Promise<Stats> {
  const traceparent = createCaller().headers.traceparent.replace(/01$/, "00");
  return jsonOf<Stats>(await host.request("/stats", { headers: { traceparent } }));
}

/** The books once nothing is open or under way any more. Where the platform freezes the code, asking thaws it. */
export async function booksAtRest(host: Host): Promise<Stats> {
  return vi.waitFor(
    async () => {
      const books = await readBooks(host);
      if (books.open + books.pending > 0) throw new Error(`not at rest: ${JSON.stringify(books)}`);
      return books;
    },
    { interval: 50, timeout: PATIENCE_MILLIS },
  );
}

/** What became of spans between two looks at the books. */
export interface Became {
  readonly started: number;
  readonly exported: number;
  /** By reason; reasons without spans are not there. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** The difference of two looks at the books. */
export function becameOf(before: Stats, after: Stats): Became {
  const reasons = Object.entries(after.dropped).map(([reason, spans]) => {
    return [reason, spans - (before.dropped[reason as keyof Stats["dropped"]] ?? 0)] as const;
  });
  return {
    started: after.started - before.started,
    exported: after.exported - before.exported,
    dropped: Object.fromEntries(reasons.filter(([, spans]) => spans > 0)),
  };
}

/** Spans that were given up, for whatever reason. */
export function lostOf({ dropped }: Pick<Became, "dropped">): number {
  return Object.values(dropped).reduce((sum, spans) => sum + spans, 0);
}
