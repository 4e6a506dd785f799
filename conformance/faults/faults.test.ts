import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toCollector } from "../contract/subject.ts";
import type { Became } from "./books.ts";
import { type Fault, FAULTS } from "./fault-table.ts";
import { FAULT_HOSTS, type StartedHost, startFaultHost } from "./hosts.ts";
import { formatMatrix } from "./matrix.ts";
import { type Cell, runCell, SPANS_OF_CELL } from "./run-cell.ts";

/** One host twice: an export has a second, or longer than any machine takes that is busy. */
interface Column {
  readonly hasty: StartedHost;
  readonly patient: StartedHost;
}

const within =
  (millis: number) =>
  (collectorUrl: string): Readonly<Record<string, string>> => ({
    ...toCollector(collectorUrl),
    OTEL_EXPORTER_OTLP_TIMEOUT: String(millis),
    MAX_FLUSH_MILLIS: String(millis),
  });

let columns: Column[];
const rows = new Map<string, Map<string, Cell>>();

beforeAll(async () => {
  columns = await Promise.all(
    FAULT_HOSTS.map(async (host) => {
      const [hasty, patient] = await Promise.all([1_000, 60_000].map((millis) => startFaultHost(host, within(millis))));
      return { hasty, patient } as Column;
    }),
  );
});
afterAll(async () => {
  await Promise.all(columns?.flatMap(({ patient, hasty }) => [patient.close(), hasty.close()]) ?? []);
  const titles = FAULT_HOSTS.map(({ title }) => title);
  process.stdout.write(`\nFaults × hosts, ${SPANS_OF_CELL} spans each:\n${formatMatrix(titles, rows)}\n`);
});

/** What must be true of a cell. */
function expected(fault: Fault, host: StartedHost): unknown {
  const { lostSpans = SPANS_OF_CELL, mayRepeat, isEndless, differsByProxy, isOfDecoding } = fault;
  const lost = isOfDecoding && host.isByHttp ? undefined : fault.lost;
  const exported = lost === undefined ? SPANS_OF_CELL : SPANS_OF_CELL - lostSpans;
  // No matcher: an empty object would match any.
  const became: Became = { started: SPANS_OF_CELL, exported, dropped: lost === undefined ? {} : { [lost]: lostSpans } };
  const isKnown = !(differsByProxy && host.isProxied);
  return {
    isResponseSame: true,
    areBooksBalanced: true,
    isRecovered: true,
    ...(isKnown && { became: expect.toSatisfy((seen: Became) => isAsExpected(fault, seen, became)) }),
    ...(!mayRepeat && isKnown && { isOnce: true, isDeliveryTrue: isEndless ? expect.any(Boolean) : true }),
  };
}

function isAsExpected({ lost, backsOff }: Fault, seen: Became, became: Became): boolean {
  const { timeout = 0, ...others } = seen.dropped ?? {};
  const isCutOff = backsOff === true && lost !== undefined && timeout > 0;
  const dropped = isCutOff ? { ...others, [lost]: (others[lost] ?? 0) + timeout } : seen.dropped;
  return JSON.stringify({ ...seen, dropped }) === JSON.stringify(became);
}

/** Where the code waits until its time is over, that is short. */
function hostFor(fault: Fault, { patient, hasty }: Column): StartedHost {
  const { lost, backsOff = false, differsByProxy = false } = fault;
  return lost === "timeout" || backsOff || (differsByProxy && patient.isProxied) ? hasty : patient;
}

describe("a collector that", { timeout: 120_000 }, () => {
  it.each(FAULTS)("$title: the response is as without tracing, every span is delivered or counted", async (fault) => {
    const hosts = columns.map((column) => hostFor(fault, column));
    const cells = await Promise.all(hosts.map(async (host) => [host, await runCell(host, fault)] as const));
    rows.set(fault.title, new Map(cells.map(([{ title }, cell]) => [title, cell])));
    const seen = Object.fromEntries(cells.map(([{ title }, cell]) => [title, cell]));
    expect(seen).toMatchObject(Object.fromEntries(hosts.map((host) => [host.title, expected(fault, host)])));
  });
});
