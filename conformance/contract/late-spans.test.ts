import { expect, it } from "vitest";
import type { CollectedSpan } from "../collector/collected-span.ts";
import type { HostKind, WaitUntil } from "../hosts/host.ts";
import { type Reason, skippedFor } from "../matrix/annotations.ts";
import { type Caller, createCaller } from "../trace-context.ts";
import { onEveryHost, type Subject } from "./subject.ts";

/** Sends a request whose response comes while its span "late" is still open, at the gate. */
async function requestLate({ host, gates }: Subject, via: WaitUntil): Promise<{ caller: Caller; gate: string }> {
  const caller = createCaller();
  const gate = `late span of ${caller.traceId}`;
  const path = `/late?via=${via}&gate=${encodeURIComponent(gates.url(gate))}`;
  expect((await host.request(path, { headers: caller.headers })).status).toBe(200);
  return { caller, gate };
}

const named =
  ({ traceId }: Caller, name: string) =>
  ({ spans }: { spans: readonly CollectedSpan[] }): CollectedSpan | undefined =>
    spans.find((span) => span.traceId === traceId && span.name === name);

/** Open spans are waited for where nobody waits for the invocation itself. */
function lacksSettling({ module, capabilities }: HostKind): Reason {
  if (module === "stream") return undefined; // nobody waits once the stream has ended
  return capabilities.exportsAfterResponse ? undefined : "the response waits for the export, which waits for nothing";
}

for (const via of ["context", "imported", "detached"] as const) {
  onEveryHost(
    `a span that ends after the response (${via})`,
    (subject) => {
      it("is exported as a child of its root", async () => {
        const { caller, gate } = await requestLate(subject, via);
        subject.gates.open(gate);
        const late = await subject.eventually(named(caller, "late"), "the late span");
        const root = await subject.collector.waitFor(named(caller, "GET"), "the root span");
        expect(late.parentSpanId).toBe(root.spanId);
        expect(late.attributes["tracelet.incomplete"]).toBeUndefined();
      });

      it("goes with its root when it ends soon", skippedFor(lacksSettling(subject.kind)), async () => {
        subject.gates.open("open from the start");
        const gate = encodeURIComponent(subject.gates.url("open from the start"));
        const { traceId, headers } = createCaller();
        await subject.host.request(`/late?via=${via}&gate=${gate}`, { headers });
        await subject.arrival(traceId, 2);
        expect(subject.exportsOf(traceId)).toHaveLength(1);
      });

      it("is exported even when the root has gone before", async () => {
        const { caller, gate } = await requestLate(subject, via);
        const root = await subject.collector.waitFor(named(caller, "GET"), "the root span, while its child is open");
        expect(subject.trace(caller.traceId)).toHaveLength(1);
        subject.gates.open(gate);
        const late = await subject.eventually(named(caller, "late"), "the late span");
        expect(late.parentSpanId).toBe(root.spanId);
      });
    },
    { lacks: ({ capabilities }) => (capabilities.waitUntil.includes(via) ? undefined : `no waitUntil: ${via}`) },
  );
}
