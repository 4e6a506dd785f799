import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type Gates, startGates } from "../../gate.ts";
import { jsonOf } from "../../hosts/host.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { toCollector } from "../subject.ts";

const app = { worker: `${import.meta.dirname}/../../apps/workflow-worker.ts`, lambda: "" };

let collector: Collector;
let gates: Gates;
let host: WorkerdHost;
beforeAll(async () => {
  [collector, gates] = await Promise.all([startCollector(), startGates()]);
  host = await workerd.start({
    app,
    env: toCollector(collector.url),
    config: {
      workflows: [
        { binding: "ORDERS", name: "orders", class_name: "TracedOrder" },
        { binding: "PLAIN", name: "plain", class_name: "PlainOrder" },
      ],
    },
  });
});
afterEach(() => collector.reset());
afterAll(async () => {
  await host.close();
  await Promise.all([collector.close(), gates.close()]);
});

interface Status {
  readonly status: string;
  readonly output?: unknown;
  readonly error?: unknown;
}

const ask = async (path: string, id: string, params: Readonly<Record<string, string>> = {}): Promise<Status> =>
  jsonOf<Status>(await host.request(`/${path}?${new URLSearchParams({ id, ...params }).toString()}`));
/** Asks until the instance is in that state. */
const reaches = async (id: string, wanted: string, params: Readonly<Record<string, string>> = {}): Promise<Status> => {
  for (;;) {
    const status = await ask("status", id, params);
    if (status.status === wanted) return status;
    await setImmediate();
  }
};
const idsOf = (id: string) => {
  const digest = createHash("sha256").update(`orders/${id}`).digest("hex");
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
};
const arrival = (id: string, condition: (spans: CollectedSpan[]) => boolean) =>
  collector.waitFor(({ spans }) => {
    const found = spans.filter(({ traceId }) => traceId === idsOf(id).traceId);
    return condition(found) && found;
  }, `the trace of ${id}`);
const named = (spans: readonly CollectedSpan[], name: string) => spans.filter((span) => span.name === name);
const hasSpan = (name: string) => (spans: readonly CollectedSpan[]) => named(spans, name).length > 0;

const DONE = { reserved: 3, charged: "charged", paid: 42, sent: "sent", told: "told" };

describe("a Workflow", () => {
  it("is one trace for each instance, with a span for each attempt of a step, each sleep and wait", async () => {
    await ask("create", "whole");
    await arrival("whole", hasSpan("sleepUntil until then"));
    await ask("pay", "whole");
    expect(await reaches("whole", "complete")).toMatchObject({ output: DONE });
    const spans = await arrival("whole", hasSpan("run orders"));
    expect(toTree(spans, undefined)).toEqual({
      "run orders": {
        "do charge": {},
        "do charge (1)": {},
        "do charge (2)": {},
        "do reserve": { "ask the stock": {} },
        "do send": {},
        "sleep cool down": {},
        "sleepUntil until then": {},
        tell: { "do mail": {} },
        "waitForEvent payment": {},
      },
    });
    expect(named(spans, "run orders")).toMatchObject([
      {
        ...idsOf("whole"),
        kind: "server",
        attributes: {
          "faas.trigger": "other",
          "cloudflare.handler_type": "workflow",
          "cloudflare.workflow.name": "orders",
          "cloudflare.workflow.instance_id": "whole",
        },
      },
    ]);
    const attempts = named(spans, "do charge").map(({ kind, status, attributes }) => [
      kind,
      status.code,
      attributes["cloudflare.workflow.step.attempt"],
      attributes["cloudflare.workflow.step.retry_limit"],
      attributes["cloudflare.workflow.step.name"],
    ]);
    expect(attempts).toEqual([
      ["internal", "error", 1, 2, "charge"],
      ["internal", "error", 2, 2, "charge"],
      ["internal", "unset", 3, 2, "charge"],
    ]);
  });

  it("exports what a step did while the instance goes on", async () => {
    await ask("create", "parts", { params: JSON.stringify({ gate: gates.url("parts") }) });
    await gates.reached("parts");
    const spans = await arrival(
      "parts",
      (found) => hasSpan("do reserve")(found) && named(found, "do charge").length === 3,
    );
    expect(named(spans, "run orders")).toEqual([]);
    gates.open("parts");
    await ask("pay", "parts");
    await reaches("parts", "complete");
    await arrival("parts", hasSpan("run orders"));
  });

  it("makes no span again of a step that is done, when the code runs again", async () => {
    await ask("create", "again");
    await arrival("again", hasSpan("sleepUntil until then"));
    await ask("pause", "again");
    await reaches("again", "paused");
    await ask("resume", "again");
    await ask("pay", "again");
    expect(await reaches("again", "complete")).toMatchObject({ output: DONE });
    const spans = await arrival("again", hasSpan("do mail"));
    expect(named(spans, "do reserve")).toHaveLength(1);
    expect(named(spans, "do charge")).toHaveLength(3);
    const parents = ["do reserve", "do charge", "do send"].flatMap((name) => named(spans, name));
    expect(new Set(parents.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([idsOf("again").spanId]));
  });

  it("records what it failed with, and fails the same", async () => {
    const failed = [];
    for (const binding of ["ORDERS", "PLAIN"]) {
      await ask("create", "failing", { binding, params: JSON.stringify({ fails: true }) });
      await ask("pay", "failing", { binding });
      failed.push((await reaches("failing", "errored", { binding })).error);
    }
    expect(failed[0]).toEqual(failed[1]);
    const [root] = named(await arrival("failing", hasSpan("run orders")), "run orders");
    expect(root).toMatchObject({ status: { code: "error" }, attributes: { "error.type": "RangeError" } });
  });

  it("has a span for what undoes a step of an instance that failed", async () => {
    await ask("create", "undone", { params: JSON.stringify({ fails: true }) });
    await ask("pay", "undone");
    const spans = await arrival("undone", hasSpan("rollback reserve"));
    const [rollback] = named(spans, "rollback reserve");
    expect(rollback).toMatchObject({
      parentSpanId: idsOf("undone").spanId,
      attributes: { "cloudflare.workflow.step.name": "reserve", "cloudflare.workflow.step.attempt": 1 },
    });
    expect(named(spans, "put back")).toMatchObject([{ parentSpanId: rollback?.spanId, attributes: { count: 3 } }]);
  });
});
