import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Became } from "./books.ts";
import { type Fault, FAULTS } from "./fault-table.ts";
import { FAULT_HOSTS, type StartedHost, startFaultHost } from "./hosts.ts";
import { formatMatrix } from "./matrix.ts";
import { type Cell, runCell, SPANS_OF_CELL } from "./run-cell.ts";

let hosts: StartedHost[];
const rows = new Map<string, Map<string, Cell>>();

beforeAll(async () => {
  hosts = await Promise.all(FAULT_HOSTS.map((host) => startFaultHost(host)));
});
afterAll(async () => {
  await Promise.all(hosts?.map((host) => host.close()) ?? []);
  const titles = FAULT_HOSTS.map(({ title }) => title);
  process.stdout.write(`\nFaults × hosts, ${SPANS_OF_CELL} spans each:\n${formatMatrix(titles, rows)}\n`);
});

/** What must be true of a cell. */
function expected(fault: Fault, host: StartedHost): unknown {
  const { lost, lostSpans = SPANS_OF_CELL, mayRepeat, isEndless, differsByProxy } = fault;
  const exported = lost === undefined ? SPANS_OF_CELL : SPANS_OF_CELL - lostSpans;
  // No matcher: an empty object would match any.
  const became: Became = { started: SPANS_OF_CELL, exported, dropped: lost === undefined ? {} : { [lost]: lostSpans } };
  const isKnown = !(differsByProxy && host.isProxied);
  return {
    isResponseSame: true,
    areBooksBalanced: true,
    isRecovered: true,
    ...(isKnown && { became: expect.toSatisfy((seen: Became) => isAsExpected(seen, became)) }),
    ...(!mayRepeat && isKnown && { isOnce: true, isDeliveryTrue: isEndless ? expect.any(Boolean) : true }),
  };
}

/** On a busy machine the time may run out on anything, which is then what is counted. */
function isAsExpected(seen: Partial<Became>, became: Became): boolean {
  if (!seen.dropped?.["timeout"]) return JSON.stringify(seen) === JSON.stringify(became);
  return Object.keys(seen.dropped).every((reason) => reason === "timeout" || reason in became.dropped);
}

describe("a collector that", { timeout: 120_000 }, () => {
  it.each(FAULTS)("$title: the response is as without tracing, every span is delivered or counted", async (fault) => {
    const cells = await Promise.all(hosts.map(async (host) => [host, await runCell(host, fault)] as const));
    rows.set(fault.title, new Map(cells.map(([{ title }, cell]) => [title, cell])));
    const seen = Object.fromEntries(cells.map(([{ title }, cell]) => [title, cell]));
    expect(seen).toMatchObject(Object.fromEntries(hosts.map((host) => [host.title, expected(fault, host)])));
  });
});
