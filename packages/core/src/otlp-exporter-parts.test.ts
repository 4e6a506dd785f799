import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { endedSpans } from "./ended-spans.fixture.ts";
import { answered, createTestExporter, spans, unwritable } from "./test-exporter.fixture.ts";

describe("createOtlpExporter", () => {
  const lines = collectDiagLines();

  describe("with a limit on the size of requests", () => {
    const hundred = endedSpans(100);

    it("sends parts within it, one after another, that together hold every span once", async () => {
      let running = 0;
      const answer = async () => {
        expect(++running).toBe(1);
        await Promise.resolve();
        running--;
        return answered(200);
      };
      const { run, requests } = createTestExporter(answer, { maxRequestBytes: 2_000 });
      expect(await run(hundred)).toEqual({});
      expect(requests.length).toBeGreaterThan(2);
      for (const { bytes } of requests) expect(bytes.byteLength).toBeLessThanOrEqual(2_000);
      expect(requests.flatMap(({ names }) => names)).toEqual(hundred.map(({ name }) => name));
    });

    it("sends a span that is larger alone", async () => {
      const { run, requests } = createTestExporter(() => answered(200), { maxRequestBytes: 0 });
      expect(await run()).toEqual({});
      expect(requests.map(({ names }) => names)).toEqual(spans.map(({ name }) => [name]));
    });

    it("counts a span that cannot be written once", async () => {
      const { run } = createTestExporter(() => answered(200), { maxRequestBytes: 2_000 });
      expect(await run([...hundred, unwritable])).toEqual({ unserializable: 1 });
    });

    it("adds up what the parts lose", async () => {
      const statuses = [200, 400, 400, 200, 400];
      const { run } = createTestExporter(() => answered(statuses.shift()!), { maxRequestBytes: 0 });
      expect(await run()).toEqual({ refused: 3 });
    });

    it("has one deadline for all parts", async () => {
      const { run, requests } = createTestExporter(() => new Promise(() => undefined), { maxRequestBytes: 0 });
      expect(await run(spans, 100)).toEqual({ timeout: 5 });
      expect(requests).toHaveLength(1);
    });
  });

  describe("when the collector finds a request too large", () => {
    it("sends its halves, and says nothing", async () => {
      const { run, requests } = createTestExporter(({ names }) => answered(names.length > 3 ? 413 : 200));
      expect(await run()).toEqual({});
      expect(requests.map(({ names }) => names.length)).toEqual([5, 3, 2]);
      expect(lines).toEqual([]);
    });

    it("does not halve the halves again, and says what was lost", async () => {
      const { run, requests } = createTestExporter(({ names }) => answered(names.length > 2 ? 413 : 200));
      expect(await run()).toEqual({ refused: 3 });
      expect(requests.map(({ names }) => names.length)).toEqual([5, 3, 2]);
      expect(lines).toEqual([expect.stringMatching(/HTTP 413.*3 lost/)]);
    });

    it("gives a single span up", async () => {
      const { run, requests } = createTestExporter(() => answered(413));
      expect(await run(spans.slice(1, 2))).toEqual({ refused: 1 });
      expect(requests).toHaveLength(1);
    });
  });
});
