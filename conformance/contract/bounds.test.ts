import { expect, it } from "vitest";
import { becameOf, booksAtRest } from "../faults/books.ts";
import { textOf } from "../hosts/host.ts";
import { createCaller } from "../trace-context.ts";
import { onEveryHost, toCollector } from "./subject.ts";

/** The default of the option `maxSpans`. */
const MAX_SPANS = 2_048;

const env = (collectorUrl: string): Record<string, string> => ({
  ...toCollector(collectorUrl),
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: "100",
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "50",
  OTEL_SPAN_EVENT_COUNT_LIMIT: "5",
  OTEL_EXPORTER_OTLP_TIMEOUT: "60000",
});

onEveryHost(
  "what an invocation may hold",
  (subject) => {
    it("is a number of spans: those above it are counted", async () => {
      const before = await booksAtRest(subject.host);
      const { traceId, headers } = createCaller();
      expect(textOf(await subject.host.request(`/many?spans=${MAX_SPANS + 9}`, { headers }))).toBe("many");
      await subject.arrival(traceId, MAX_SPANS);
      const became = becameOf(before, await booksAtRest(subject.host));
      // One of them is the root.
      expect(became).toEqual({ started: MAX_SPANS + 10, exported: MAX_SPANS, dropped: { limit: 10 } });
      expect(new Set(subject.trace(traceId).map(({ spanId }) => spanId)).size).toBe(MAX_SPANS);
    });

    it("is a number of attributes and events for each span, and of characters for each attribute", async () => {
      const { traceId, headers } = createCaller();
      await subject.host.request("/wide", { headers });
      const wide = (await subject.arrival(traceId, 2)).find(({ name }) => name === "wide");
      expect(wide?.events).toHaveLength(5);
      expect(Object.values(wide?.attributes ?? {})).toEqual(Array.from({ length: 50 }, () => "x".repeat(100)));
    });
  },
  { env },
);
