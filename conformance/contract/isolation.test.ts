import { expect, it } from "vitest";
import type { CollectedSpan } from "../collector/collected-span.ts";
import { textOf } from "../hosts/host.ts";
import { createLambdaHostKind } from "../hosts/lambda/lambda.ts";
import { toTree } from "../span-tree.ts";
import { type Caller, createCaller } from "../trace-context.ts";
import { HOSTS, onEveryHost, type Subject } from "./subject.ts";

const REQUESTS = 50;
const MANAGED = "Lambda Managed Instances";
const EXPECTED = { GET: { outer: { "inner a": { "leaf a": {} }, "inner b": { "leaf b": {} } } } };

const hosts = [
  ...HOSTS.filter(({ name }) => name !== MANAGED),
  createLambdaHostKind("Lambda with several environments", { environments: 3 }),
  createLambdaHostKind(MANAGED, { maxConcurrency: REQUESTS }),
];

/** Sends the requests at once and lets their code go on only when as many run as the host can run at a time. */
async function interleave({ host, gates }: Subject, callers: readonly Caller[]): Promise<string[]> {
  const gate = `requests of ${callers[0]?.traceId}`;
  const responses = callers.map(({ headers, traceId }) =>
    host.request(`/interleaved?id=${traceId}&gate=${encodeURIComponent(gates.url(gate))}`, { headers }),
  );
  await gates.reached(gate, Math.min(REQUESTS, host.capabilities.concurrency));
  gates.open(gate);
  return (await Promise.all(responses)).map(textOf);
}

const idsOf = (spans: readonly CollectedSpan[]): Set<unknown> =>
  new Set(spans.flatMap(({ attributes }) => ("id" in attributes ? [attributes["id"]] : [])));

onEveryHost(
  `${REQUESTS} requests at once`,
  (subject) => {
    it("mix no spans, and make one export request each", async () => {
      const callers = Array.from({ length: REQUESTS }, createCaller);
      expect(await interleave(subject, callers)).toEqual(callers.map(({ traceId }) => traceId));
      const { collector } = subject;
      for (const { traceId, spanId } of callers) {
        const spans = await subject.arrival(traceId, 6);
        expect(toTree(spans, spanId)).toEqual(EXPECTED);
        expect(idsOf(spans)).toEqual(new Set([traceId]));
      }
      expect(collector.requests).toHaveLength(REQUESTS);
      for (const { spans } of collector.requests) expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    });
  },
  { hosts },
);
