import {
  createInMemoryExporter,
  createTraceContextPropagator,
  xrayLambdaPropagator,
  xrayPropagator,
} from "@tracelet/core";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CARRIERS_GETTER } from "./carrier.ts";
import { s3 } from "./document-events.fixture.ts";
import { alb, httpV2 } from "./http-events.fixture.ts";
import { instrument } from "./instrument.ts";
import { sqs } from "./message-events.fixture.ts";
import type { LambdaOptions } from "./set-up.ts";

const ids = (digit: string) => ({ traceId: digit.repeat(32), spanId: digit.repeat(16) });
const traceparent = (digit: string, flags = "01") => `00-${digit.repeat(32)}-${digit.repeat(16)}-${flags}`;
const xray = (digit: string, sampled = 1) =>
  `Root=1-${digit.repeat(8)}-${digit.repeat(24)};Parent=${digit.repeat(16)};Sampled=${sampled};Lineage=1:a:0`;

/** Whose child the root is, by the digit of its parent's ids. */
async function parentOf(
  event: unknown,
  context: object = {},
  options: LambdaOptions = {},
): Promise<string | undefined> {
  const exporter = createInMemoryExporter();
  const handler = instrument(async (_event: unknown, _context: object) => undefined, {
    exporter,
    instrumentHttp: false,
    ...options,
  });
  await handler(event, context);
  const root = exporter.spans.find(({ kind }) => kind === "SERVER");
  const digit = root?.parentSpanId?.[0];
  expect(root?.traceId ?? "").toMatch(new RegExp(`^${digit ?? ""}`));
  return digit;
}

const store = (values: Record<string, unknown>): void => {
  const methods = Object.entries(values).map(([name, value]) => [`get${name}`, () => value]);
  vi.stubGlobal("awslambda", { InvokeStore: Object.fromEntries(methods) as object });
};

describe("the parent of a root", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it("is what the first of the places tells: the own extractor, the event, the client context, the runtime", async () => {
    const extractContext = () => ({ traceparent: traceparent("a") });
    const clientContext = { custom: { traceparent: traceparent("c") } };
    store({ Traceparent: traceparent("d") });
    const event = httpV2(traceparent("b"));
    expect(await parentOf(event, { clientContext }, { extractContext })).toBe("a");
    expect(await parentOf(event, { clientContext })).toBe("b");
    expect(await parentOf({}, { clientContext })).toBe("c");
    expect(await parentOf({}, { clientContext: { Custom: clientContext.custom } })).toBe("c");
    expect(await parentOf({})).toBe("d");
    vi.unstubAllGlobals();
    expect(await parentOf({})).toBeUndefined();
  });

  it("is in the event of a state machine, or of a caller that has no other place", async () => {
    expect(await parentOf({ order: 7, traceparent: traceparent("a") })).toBe("a");
    expect(await parentOf({ headers: { TraceParent: traceparent("b") } })).toBe("b");
  });

  it("asks the own extractor with the event and the context, and goes on without it when it throws", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const asked: unknown[] = [];
    const extractContext = (...args: unknown[]) => {
      asked.push(...args);
      throw new RangeError("password=s3cret");
    };
    const [event, context] = [httpV2(traceparent("b")), { functionName: "orders" }];
    const exporter = createInMemoryExporter();
    const handler = instrument(async (_event: unknown, _context: object) => undefined, { exporter, extractContext });
    for (let times = 0; times < 3; times++) await handler(event, context);
    expect(asked.slice(0, 2)).toEqual([event, context]);
    expect(exporter.spans.map(({ parentSpanId }) => parentSpanId)).toEqual(
      Array.from({ length: 3 }, () => ids("b").spanId),
    );
    expect(warn.mock.calls).toEqual([[expect.stringContaining("extractContext() threw: RangeError")]]);
  });

  it("refuses an extractor that is no function", () => {
    expect(() => instrument(async () => undefined, { extractContext: "detail" as never })).toThrow("extractContext");
  });

  it("is not a trace of the platform that is not sampled: so it says wherever its own tracing is off", async () => {
    store({ Traceparent: traceparent("d", "00") });
    expect(await parentOf({})).toBeUndefined();
    const propagator = xrayLambdaPropagator(process.env);
    vi.stubEnv("_X_AMZN_TRACE_ID", xray("e", 0));
    expect(await parentOf({}, {}, { propagator })).toBeUndefined();
    expect(await parentOf({}, { xRayTraceId: xray("e", 0) }, { propagator: xrayPropagator() })).toBeUndefined();
  });

  it("is not taken from X-Ray unless its propagator is there", async () => {
    vi.stubEnv("_X_AMZN_TRACE_ID", xray("e"));
    store({ XRayTraceId: xray("f") });
    expect(await parentOf(s3(""), { xRayTraceId: xray("a") })).toBeUndefined();
    expect(await parentOf(s3(""), {}, { propagator: xrayLambdaPropagator(process.env) })).toBe("e");
    const propagator = xrayPropagator();
    expect(await parentOf(s3(""), { xRayTraceId: xray("a") }, { propagator })).toBe("a");
    expect(await parentOf(s3(""), {}, { propagator })).toBe("f");
    vi.unstubAllGlobals();
    expect(await parentOf(s3(""), {}, { propagator })).toBe("e");
    expect(await parentOf(s3(""), {}, { propagator: createTraceContextPropagator() })).toBeUndefined();
  });

  it("may be in the X-Ray header of a request or a message, which without a parent tells of none", async () => {
    const propagator = xrayPropagator();
    const context = { xRayTraceId: xray("a") };
    const { Records } = sqs("") as { Records: object[] };
    const message = { ...Records[0], attributes: { AWSTraceHeader: xray("b", 0) } };
    expect(await parentOf({ Records: [message] }, context, { propagator })).toBeUndefined(); // as the sender says
    expect(await parentOf(alb(""), context, { propagator })).toBe("a");
  });

  it("is nothing that the runtime's store does not tell as text", async () => {
    for (const odd of [5, null, {}, () => undefined]) {
      store({ Traceparent: odd });
      expect(await parentOf({})).toBeUndefined();
    }
    for (const odd of [null, 5, { InvokeStore: 5 }, { InvokeStore: { getTraceparent: "text" } }]) {
      vi.stubGlobal("awslambda", odd);
      expect(await parentOf({})).toBeUndefined();
    }
  });
});

describe("CARRIERS_GETTER", () => {
  const get = (carrier: unknown, key = "traceparent") => CARRIERS_GETTER.get([carrier], key);

  it.each<[unknown, string | string[] | undefined]>([
    [{ traceparent: "x" }, "x"],
    [{ TraceParent: "x" }, "x"],
    [{ traceparent: ["x"] }, "x"],
    [{ traceparent: ["x", "y"] }, ["x", "y"]],
    [{ traceparent: { stringValue: "x", dataType: "String" } }, "x"],
    [{ traceparent: { Type: "String", Value: "x" } }, "x"],
    [{ traceparent: [{ key: "traceparent", value: "x" }] }, "x"],
    [{ traceparent: [120] }, "x"],
    [{ traceparent: { bytes: [120] } }, "x"],
    [{ traceparent: "" }, undefined],
    [{ traceparent: [] }, undefined],
    [{ traceparent: {} }, undefined],
    [{ traceparent: null }, undefined],
    [{ traceparent: { binaryValue: "eA==" } }, undefined],
    [null, undefined],
    ["traceparent", undefined],
  ])("finds in %j the value %j", (carrier, value) => {
    expect(get(carrier)).toEqual(value);
  });

  it.each([["text"], [["item"]]])("has no keys of what may have one for each of its megabytes: %j", (carrier) => {
    expect(CARRIERS_GETTER.keys([carrier])).toEqual([]);
    expect(get(carrier, "0")).toBeUndefined();
  });

  it("takes what belongs to a traceparent from the same place alone", () => {
    const [first, second] = [{ traceparent: "a" }, { traceparent: "b", tracestate: "b", baggage: "b" }];
    expect(CARRIERS_GETTER.get([first, second], "tracestate")).toBeUndefined();
    expect(CARRIERS_GETTER.get([{}, second, first], "tracestate")).toBe("b");
    expect(CARRIERS_GETTER.get([{}, { baggage: "c" }], "baggage")).toBe("c");
    expect(CARRIERS_GETTER.get([{ b3: "c" }, second], "b3")).toBe("c");
  });

  it("never throws for anything that JSON can hold", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom("traceparent", "b3"), fc.jsonValue()))),
        (carriers) => {
          for (const key of ["traceparent", "tracestate", "b3"]) {
            for (const value of [CARRIERS_GETTER.get(carriers, key) ?? []].flat()) expect(typeof value).toBe("string");
          }
          expect(CARRIERS_GETTER.keys(carriers).every((key) => typeof key === "string")).toBe(true);
        },
      ),
    );
  });
});
