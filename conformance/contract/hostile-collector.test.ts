import { expect, it } from "vitest";
import { textOf } from "../hosts/host.ts";
import { createCaller } from "../trace-context.ts";
import { onEveryHost, toCollector } from "./subject.ts";

/** The exporter alone would wait for ten minutes: only what bounds the whole flush can end it. */
const env = (collectorUrl: string): Record<string, string> => ({
  ...toCollector(collectorUrl),
  OTEL_EXPORTER_OTLP_TIMEOUT: "600000",
});

onEveryHost(
  "a collector that hangs",
  (subject) => {
    it("does not keep the response: it arrives although the collector never answers", async () => {
      subject.collector.behave("hang");
      const { traceId, headers } = createCaller();
      expect(textOf(await subject.host.request("/nested", { headers }))).toBe("nested");
      await subject.arrival(traceId, 6);
      expect(subject.exportsOf(traceId)).toMatchObject([{ status: undefined }]);
    });
  },
  { env },
);

onEveryHost("a hostile collector", (subject) => {
  it("that answers late gets the spans once, and the response comes first where the platform allows it", async () => {
    const { traceId, headers } = createCaller();
    const { promise: responseArrived, resolve } = Promise.withResolvers<void>();
    const isBackground = subject.kind.capabilities.exportsAfterResponse;
    subject.collector.behave("late", isBackground ? responseArrived : 50);
    expect(textOf(await subject.host.request("/nested", { headers }))).toBe("nested");
    resolve();
    await subject.collector.waitFor(
      () => subject.exportsOf(traceId).some(({ status }) => status === 200),
      "its answer",
    );
    expect(subject.exportsOf(traceId)).toHaveLength(1);
    expect(subject.trace(traceId)).toHaveLength(6);
  });

  it("that refuses connections does not touch the response", async () => {
    subject.collector.behave("refuse");
    const { traceId, headers } = createCaller();
    expect(textOf(await subject.host.request("/nested", { headers }))).toBe("nested");
    expect(subject.trace(traceId)).toEqual([]);
  });

  it.each([401, 404, 500])("that answers %d does not touch the response", async (status) => {
    subject.collector.behave("status", status);
    const { traceId, headers } = createCaller();
    expect(textOf(await subject.host.request("/nested", { headers }))).toBe("nested");
    await subject.collector.waitFor(() => subject.exportsOf(traceId)[0]?.status === status, "its answer");
  });

  it("gets the spans of later requests once it behaves again", async () => {
    subject.collector.behave("status", 500);
    const [earlier, later] = [createCaller(), createCaller()];
    await subject.host.request("/ok", { headers: earlier.headers });
    await subject.arrival(earlier.traceId, 1);
    subject.collector.behave("ok");
    await subject.host.request("/ok", { headers: later.headers });
    await subject.arrival(later.traceId, 1);
  });
});
