import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CARRIERS_GETTER } from "./carrier.ts";
import { eventSource } from "./event-source.ts";
import * as documentEvents from "./document-events.fixture.ts";
import * as httpEvents from "./http-events.fixture.ts";
import { instrument } from "./instrument.ts";
import { describeTrigger } from "./lambda-invocation.ts";
import * as messageEvents from "./message-events.fixture.ts";
import { destinationOf, messageAttributes } from "./message.ts";
import { OTHERS, schedule, scheduler } from "./other-events.fixture.ts";

const CAPTURE = { query: true, userAgent: true, clientAddress: true, requestHeaders: ["x-id"] };
const { sqsRecord: _sqsRecord, kinesisRecord: _kinesisRecord, ...messages } = messageEvents;
const sent = { ...httpEvents, ...messages, ...documentEvents, schedule, scheduler };
const samples: unknown[] = [...Object.values(sent).map((make) => make("00-x")), ...Object.values(OTHERS).flat()];

/** Does with an event what an invocation does before the handler runs. */
function look(event: unknown): void {
  const { trigger, name = "", carriers = [], batch } = describeTrigger(event, CAPTURE);
  expect(["http", "pubsub", "datasource", "timer", "other"]).toContain(trigger);
  expect(typeof name).toBe("string");
  expect(typeof (batch?.span?.name ?? "")).toBe("string");
  for (const record of batch?.records ?? []) {
    destinationOf(record);
    messageAttributes(record);
  }
  // What is thrown here, the propagation reports.
  const thrown = thrownBy(() => [CARRIERS_GETTER.get(carriers, "traceparent"), CARRIERS_GETTER.keys(carriers)]);
  expect([undefined, TRAP]).toContain(thrown);
}

function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  return undefined;
}

const TRAP = new Error("trap");
const trap = (): never => {
  throw TRAP;
};
const throwing = (key: string): object => Object.defineProperty({}, key, { get: trap, enumerable: true });
const hostile = (): unknown[] => {
  const cycle: Record<string, unknown> = { eventSource: "aws:sqs" };
  cycle["Records"] = [cycle];
  cycle["headers"] = cycle;
  cycle["messageAttributes"] = { traceparent: cycle };
  cycle["stringValue"] = cycle;
  return [
    cycle,
    Object.assign(Object.create(null) as object, { Records: [Object.create(null)] }),
    new Proxy({}, { get: trap, has: trap, ownKeys: trap, getOwnPropertyDescriptor: trap }),
    ...["Records", "requestContext", "version", "headers", "source", "eventSource", "info"].map(throwing),
    { httpMethod: "GET", requestContext: {}, headers: throwing("traceparent") },
    { Records: [{ eventSource: "aws:sqs", messageAttributes: throwing("traceparent") }] },
    {
      Records: new Proxy([{ eventSource: "aws:sqs" }], {
        get: (list, key) => (key === "map" ? trap() : list[key as never]),
      }),
    },
    Symbol("event"),
    () => undefined,
    10n,
    new Date(Number.NaN),
    new Map([["Records", []]]),
  ];
};

describe("eventSource", () => {
  it.each([
    null,
    undefined,
    true,
    "text",
    "",
    7,
    [],
    [[]],
    [null],
    {},
    { Records: null },
    { Records: [] },
    { Records: {} },
    { Records: "aws:sqs" },
    { Records: [null] },
    { Records: ["aws:sqs"] },
    { Records: [{ eventSource: 5 }] },
    { Records: [{ eventSource: "shop" }] },
    { eventSource: "shop" },
    { httpMethod: "GET" },
    { httpMethod: 5, requestContext: {} },
    { httpMethod: "GET", requestContext: null },
    { source: "shop", detail: {} },
    { "detail-type": "OrderPlaced" },
    { method: "GET", path: "/" },
    { info: { fieldName: "x" } },
    { headers: { traceparent: "00-x" } },
    { bot: "x" },
    { triggerSource: "x" },
    { Execution: "x" },
    { claimCertificateId: "x" },
    { protocols: ["x"] },
    JSON.parse('{"__proto__":{"eventSource":"aws:sqs"},"constructor":{"prototype":{"source":"aws.events"}}}'),
    { Records: { length: 1 } },
    ["aws:sqs"],
    [{ Records: [{ eventSource: "aws:sqs" }] }],
  ])("does not guess: %j", (event) => {
    expect(eventSource(event)).toBeUndefined();
    expect(describeTrigger(event, CAPTURE).trigger).toBe("other");
  });

  it("knows every sample", () => {
    for (const event of samples) expect(eventSource(event)).toMatch(/^[a-z0-9-]+$/);
  });
});

describe("describeTrigger", () => {
  afterEach(() => vi.restoreAllMocks());

  it("never throws for events that defend themselves", () => {
    for (const event of hostile()) look(event);
  });

  it("never throws for any event", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), fc.jsonValue()),
        look,
      ),
    );
  });

  it("never throws for events of which a part is something else, and the handler gets them", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const exporter = { export: (_spans: unknown, done: (result: { code: number }) => void) => done({ code: 0 }) };
    const instrumented = instrument(async (event: unknown, _context: object) => event, {
      exporter: { ...exporter, shutdown: () => Promise.resolve() },
      instrumentHttp: false,
    });

    // In functions, as fast-check looks at what it makes.
    const other = fc.oneof(
      fc.anything().map((value) => () => value),
      fc.nat().map((index) => () => hostile().at(index % hostile().length)),
    );
    const mutation = fc.tuple(fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), other);
    await fc.assert(
      fc.asyncProperty(mutation, async ([which, path, value]) => {
        const event = structuredClone(samples[which % samples.length]) as object;
        replaceAt(event, path, value());
        look(event);
        expect(await instrumented(event, { functionName: "orders" })).toBe(event);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Puts `value` in the place that is reached by the numbers of its parents' members. */
function replaceAt(event: object, [index = 0, ...path]: number[], value: unknown): void {
  const members = event as Record<string, unknown>;
  const keys = Object.keys(members);
  const key = keys[index % keys.length] ?? "";
  const member = members[key];
  if (path.length > 0 && typeof member === "object" && member !== null) replaceAt(member, path, value);
  else members[key] = value;
}
