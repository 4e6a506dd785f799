import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import type { CollectedSpan } from "../../collector/collected-span.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { toCollector } from "../subject.ts";

/** The same handlers in the two forms that the platform takes, and what the class is called. */
const FORMS = [
  { form: "an exported handler", app: "handlers-worker", entrypoint: undefined },
  { form: "a WorkerEntrypoint", app: "handlers-entrypoint-worker", entrypoint: "default" },
];

describe.each(FORMS)("of $form,", ({ app, entrypoint }) => {
  let collector: Collector;
  let host: WorkerdHost;
  beforeAll(async () => {
    collector = await startCollector();
    host = await workerd.start({
      app: { worker: `${import.meta.dirname}/../../apps/${app}.ts`, lambda: "" },
      env: toCollector(collector.url),
    });
  });
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host.close();
    await collector.close();
  });

  /** The spans of the trace whose root this is. */
  async function traceOf(isRoot: (span: CollectedSpan) => boolean): Promise<CollectedSpan[]> {
    const { traceId } = await collector.waitFor(({ spans }) => spans.find(isRoot), "the root");
    return collector.spans().filter((span) => span.traceId === traceId);
  }

  describe("a cron trigger", () => {
    const scheduledTime = new Date("2026-11-21T03:04:05.000Z");

    it("is a SERVER span with what the handler did, also by waitUntil", async () => {
      expect(await host.worker().scheduled({ cron: "*/5 * * * *", scheduledTime })).toMatchObject({ outcome: "ok" });
      const spans = await traceOf(({ kind }) => kind === "server");
      expect(toTree(spans, undefined)).toEqual({ "scheduled */5 * * * *": { tick: {}, later: {} } });
      expect(spans.find(({ kind }) => kind === "server")?.attributes).toMatchObject({
        "faas.trigger": "timer",
        "faas.cron": "*/5 * * * *",
        "faas.time": "2026-11-21T03:04:05.000Z",
        "faas.coldstart": expect.any(Boolean),
        "cloudflare.scheduled_time": "2026-11-21T03:04:05.000Z",
        "cloudflare.handler_type": "scheduled",
        ...(entrypoint && { "cloudflare.entrypoint": entrypoint }),
      });
    });

    it("fails as without tracing when the handler throws, and its span says why", async () => {
      expect(await host.worker().scheduled({ cron: "1 1 1 1 1", scheduledTime })).toMatchObject({
        outcome: "exception",
      });
      const [root] = await traceOf(({ kind }) => kind === "server");
      const spans = await traceOf(({ kind }) => kind === "server");
      expect(root).toBeDefined();
      expect(spans.find(({ kind }) => kind === "server")).toMatchObject({
        status: { code: "error", message: "no such day" },
        attributes: { "error.type": "RangeError" },
      });
    });
  });

  describe("a mail", () => {
    const send = (from: string) =>
      host.worker().email({
        from,
        to: "desk@example.com",
        raw: `From: ${from}\r\nTo: desk@example.com\r\nSubject: secret plan\r\nMessage-ID: <1@example.com>\r\n\r\nhello`,
      });

    it("is a CONSUMER span that tells nothing of it", async () => {
      expect(await send("ann@example.com")).toMatchObject({ outcome: "ok", rejectReason: "not here" });
      const spans = await traceOf(({ kind }) => kind === "consumer");
      expect(toTree(spans, undefined)).toEqual({ email: { read: {} } });
      expect(spans.find(({ kind }) => kind === "consumer")?.attributes).toMatchObject({
        "faas.trigger": "other",
        "cloudflare.handler_type": "email",
        ...(entrypoint && { "cloudflare.entrypoint": entrypoint }),
      });
      expect(JSON.stringify(spans, (_, value: unknown) => (typeof value === "bigint" ? "" : value))).not.toMatch(
        /example\.com|secret plan/,
      );
    });

    it("fails as without tracing when the handler rejects, and its span says why", async () => {
      expect(await send("throws@example.com")).toMatchObject({ outcome: "exception" });
      const spans = await traceOf(({ kind }) => kind === "consumer");
      expect(spans.find(({ kind }) => kind === "consumer")?.status).toEqual({ code: "error", message: "unreadable" });
    });
  });
});
