import { comparable } from "../contract/comparable.ts";
import { HANDLER_HEADER } from "../apps/platform.ts";
import type { HostRequest } from "../hosts/host.ts";
import { createCaller } from "../trace-context.ts";
import { type Became, becameOf, booksAtRest, lostOf } from "./books.ts";
import type { Fault } from "./fault-table.ts";
import type { StartedHost } from "./hosts.ts";

/** What a fault did on a host, as the responses, the collector and the books tell it. */
export interface Cell {
  /** The responses have the status, headers and bytes that they have without tracing. */
  readonly isResponseSame: boolean;
  /** Whatever was not delivered is counted. */
  readonly areBooksBalanced: boolean;
  /** What the books call delivered, the collector has accepted: no less, and no more. */
  readonly isDeliveryTrue: boolean;
  /** Nothing was accepted twice. */
  readonly isOnce: boolean;
  /** The next request after the fault is over was delivered. */
  readonly isRecovered: boolean;
  readonly became: Became;
}

/** Spans of the two requests: six and one. */
export const SPANS_OF_CELL = 7;

const REQUESTS: readonly [path: string, request: HostRequest][] = [
  ["/nested", {}],
  ["/echo", { method: "POST", body: new Uint8Array(Array.from({ length: 256 }, (_, byte) => byte)) }],
];

/** Two requests while the collector is at fault, and one after it is well again. */
export async function runCell(host: StartedHost, fault: Fault): Promise<Cell> {
  const before = await booksAtRest(host.host);
  host.collector.behaveInTurn(...fault.treatments);
  const traceIds: string[] = [];
  let isResponseSame = true;
  for (const [path, request] of REQUESTS) {
    const { traceId, headers } = createCaller();
    traceIds.push(traceId);
    const plain = await host.host.request(path, { ...request, headers: { [HANDLER_HEADER]: "plain" } });
    const traced = await host.host.request(path, { ...request, headers });
    isResponseSame &&= JSON.stringify(comparable(traced)) === JSON.stringify(comparable(plain));
    // One after the other, so that each export meets the treatment that is meant for it.
    await booksAtRest(host.host);
  }
  const became = becameOf(before, await booksAtRest(host.host));
  const accepted = traceIds.flatMap((traceId) => acceptedOf(host, traceId));
  const rejected = became.dropped["rejected"] ?? 0;
  host.collector.behave("ok");
  const isRecovered = await recovers(host);
  host.collector.reset();
  return {
    isResponseSame,
    areBooksBalanced: became.started === SPANS_OF_CELL && became.exported + lostOf(became) === SPANS_OF_CELL,
    isDeliveryTrue: new Set(accepted).size - rejected === became.exported,
    isOnce: new Set(accepted).size === accepted.length,
    isRecovered,
    became,
  };
}

/** Ids of the spans that the collector has accepted, as often as it has. */
function acceptedOf({ collector }: StartedHost, traceId: string): string[] {
  return collector.requests.flatMap(({ status, spans }) =>
    isAccepted(status) ? spans.filter((span) => span.traceId === traceId).map(({ spanId }) => spanId) : [],
  );
}

function isAccepted(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

async function recovers({ collector, host }: StartedHost): Promise<boolean> {
  const { traceId, headers } = createCaller();
  await host.request("/ok", { headers });
  const isThere = (): boolean =>
    collector.requests.some(({ status, spans }) => status === 200 && spans.some((span) => span.traceId === traceId));
  await collector.waitFor(isThere, "a span after the recovery");
  await booksAtRest(host);
  return true;
}
