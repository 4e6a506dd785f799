import { expect, it } from "vitest";
import { onEveryHost, toCollector } from "./subject.ts";

const KEY = "s3cr3t key";

const env = (collectorUrl: string): Record<string, string> => ({
  ...toCollector(collectorUrl),
  OTEL_EXPORTER_OTLP_HEADERS: `x-honeycomb-team=${encodeURIComponent(KEY)}`,
});

onEveryHost(
  "a backend that demands a key",
  (subject) => {
    it("accepts the spans, and finds the key in no span and no log", async () => {
      subject.collector.behave("requireHeader", "x-honeycomb-team", KEY);
      await subject.host.request("/nested");
      await subject.collector.waitFor(
        ({ requests }) => requests.some(({ status }) => status === 200),
        "an accepted request",
      );
      const told = JSON.stringify([subject.collector.spans(), subject.host.logs()], (_key, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      );
      expect(told).not.toContain(KEY);
    });
  },
  { env },
);
