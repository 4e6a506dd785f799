import { afterEach, describe, expect, it, vi } from "vitest";
import { monotonicMillis } from "./monotonic-millis.ts";
import { createRetryingTransport } from "./retrying-transport.ts";
import {
  answered,
  createExportCounters,
  createFakeTransport,
  createTestRequest,
  UNREACHABLE,
} from "./test-endpoint.fixture.ts";
import type { Transport, TransportRequest, TransportResult } from "./transport.ts";

async function send(results: TransportResult[], more: Partial<TransportRequest> = {}, backoffMillis = 1) {
  const counters = createExportCounters();
  const fake = createFakeTransport(...results);
  const result = await createRetryingTransport(fake, { counters, backoffMillis }).send(createTestRequest(more));
  return { result, attempts: fake.requests.length, retries: counters.retries };
}

describe("createRetryingTransport", () => {
  afterEach(() => void vi.useRealTimers());

  it.each([429, 502, 503, 504])("sends again after HTTP %d", async (status) => {
    expect(await send([answered(status), answered(200)])).toMatchObject({
      result: { httpStatus: 200 },
      attempts: 2,
      retries: 1,
    });
  });

  it.each([200, 204, 301, 307, 400, 401, 403, 404, 408, 413, 500, 501, 505, 599, 0])(
    "does not send again after HTTP %d",
    async (status) => {
      expect(await send([answered(status, "0"), answered(200)])).toMatchObject({
        result: { httpStatus: status },
        attempts: 1,
        retries: 0,
      });
    },
  );

  it.each<TransportResult>([
    { reason: "timeout", message: "late" },
    { reason: "unauthorized", message: "no key" },
  ])("does not send again after $reason", async (failure) => {
    expect(await send([failure])).toEqual({ result: failure, attempts: 1, retries: 0 });
  });

  it("sends again at once after the first broken connection, and then with backoff", async () => {
    // No wait fits into the time but that of nothing.
    const hour = 3_600_000;
    expect(await send([UNREACHABLE, answered(200)], {}, hour)).toMatchObject({
      result: { httpStatus: 200 },
      attempts: 2,
    });
    expect(await send([UNREACHABLE, UNREACHABLE, answered(200)], {}, hour)).toEqual({
      result: UNREACHABLE,
      attempts: 2,
      retries: 1,
    });
    expect(await send([UNREACHABLE, UNREACHABLE, answered(200)])).toMatchObject({ attempts: 3 });
  });

  it("gives up after five attempts, with what the last one said", async () => {
    const busy = ["0", "0", "0", "0", "0", "0"].map((retryAfter, index) =>
      answered(index === 4 ? 502 : 503, retryAfter),
    );
    expect(await send(busy)).toMatchObject({ result: { httpStatus: 502 }, attempts: 5, retries: 4 });
    expect(await send([UNREACHABLE])).toMatchObject({ result: UNREACHABLE, attempts: 5, retries: 4 });
  });

  it.each([0, 0.5, 1 - Number.EPSILON])(
    "waits for 0.5, 1, 2 and 4 s before it sends again, less up to a half at random: %d",
    async (random) => {
      vi.useFakeTimers();
      vi.spyOn(Math, "random").mockReturnValue(random);
      const times: number[] = [];
      const transport = { send: async () => (times.push(Date.now()), answered(503)) };
      const request = createTestRequest({ deadline: Infinity });
      const sent = createRetryingTransport(transport, { counters: createExportCounters() }).send(request);
      await vi.runAllTimersAsync();
      await sent;
      const waits = times.slice(1).map((time, index) => time - times[index]!);
      for (const [index, longest] of [500, 1_000, 2_000, 4_000].entries()) {
        expect(waits[index]).toBeCloseTo(longest * (1 - random / 2), -1);
      }
      vi.useRealTimers();
      vi.restoreAllMocks();
    },
  );

  it("waits as Retry-After says, not as it would otherwise", async () => {
    const hour = 3_600_000;
    expect(await send([answered(503, "0"), answered(200)], {}, hour)).toMatchObject({ attempts: 2 });
    const past = "Sun, 06 Nov 1994 08:49:37 GMT";
    expect(await send([answered(429, past), answered(200)], {}, hour)).toMatchObject({ attempts: 2 });
    expect(await send([answered(503, "nonsense"), answered(200)])).toMatchObject({ attempts: 2 });
  });

  it.each<[string, Partial<TransportRequest>]>([
    ["3600", { deadline: monotonicMillis() + 60_000 }],
    ["3600", { deadline: Infinity }],
    ["99999999999999999999999999", { deadline: Infinity }],
    ["1", { deadline: monotonicMillis() }],
    ["0", { deadline: monotonicMillis() - 1 }],
  ])("gives up at once when Retry-After %s does not fit into what is left", async (retryAfter, more) => {
    expect(await send([answered(503, retryAfter), answered(200)], more)).toMatchObject({
      result: { httpStatus: 503 },
      attempts: 1,
      retries: 0,
    });
  });

  it("gives up at once, too, when the system's clock was set back meanwhile", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const fake = createFakeTransport(answered(503, "1"), answered(200));
    const setBack: Transport = {
      send: (request) => {
        vi.setSystemTime(Date.now() - 3_600_000);
        return fake.send(request);
      },
    };
    const sent = createRetryingTransport(setBack, { counters: createExportCounters() });
    const result = await sent.send(createTestRequest({ deadline: monotonicMillis() + 500 }));
    expect([result.httpStatus, fake.requests.length]).toEqual([503, 1]);
  });

  it("never has two attempts of one request at once, and sends the same each time", async () => {
    let running = 0;
    const seen: TransportRequest[] = [];
    const transport = {
      send: async (request: TransportRequest) => {
        seen.push(request);
        expect(++running).toBe(1);
        await Promise.resolve();
        running--;
        return answered(503, "0");
      },
    };
    const request = createTestRequest();
    await createRetryingTransport(transport, { counters: createExportCounters() }).send(request);
    expect(seen).toHaveLength(5);
    for (const each of seen) expect(each).toBe(request);
  });
});
