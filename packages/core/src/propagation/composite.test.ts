import {
  createContextKey,
  diag,
  DiagLogLevel,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
  trace,
} from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { b3Propagator } from "./b3.ts";
import { createBaggagePropagator } from "./baggage.ts";
import { createCompositePropagator } from "./composite.ts";
import { type Headers, headersGetter, headersSetter } from "./headers-fixture.ts";
import { jaegerPropagator } from "./jaeger.ts";
import { createTraceContextPropagator } from "./trace-context.ts";
import { xrayLambdaPropagator, xrayPropagator } from "./xray.ts";

const HEADERS: Headers = [
  ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
  ["tracestate", "foo=1"],
  ["baggage", "a=1"],
];

const fail = (): never => {
  throw new Error("out of order");
};
const failing: TextMapPropagator = { inject: fail, extract: fail, fields: fail };

describe("createCompositePropagator", () => {
  let warnings: string[] = [];
  beforeEach(() => {
    const ignore = (): void => undefined;
    const warn = (message: string): void => void warnings.push(message);
    diag.setLogger({ error: ignore, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.ALL);
    warnings = [];
  });
  afterEach(() => diag.disable());

  it("extracts and injects by all propagators", () => {
    const composite = createCompositePropagator([createTraceContextPropagator(), createBaggagePropagator()]);
    const context = composite.extract(ROOT_CONTEXT, HEADERS, headersGetter);
    expect(trace.getSpanContext(context)?.traceId).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
    expect(propagation.getBaggage(context)?.getEntry("a")?.value).toBe("1");
    const headers: Headers = [];
    composite.inject(context, headers, headersSetter);
    expect(headers).toEqual(HEADERS);
  });

  it("hands each propagator the context of the one before", () => {
    const key = createContextKey("order");
    const appending = (name: string): TextMapPropagator => ({
      inject: () => undefined,
      extract: (context) => context.setValue(key, [context.getValue(key), name].join("")),
      fields: () => [],
    });
    const composite = createCompositePropagator([appending("a"), failing, appending("b")]);
    expect(composite.extract(ROOT_CONTEXT, {}, headersGetter).getValue(key)).toBe("ab");
  });

  describe("of several formats", () => {
    const W3C_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    const B3_ID = "80f198ee56343ba864fe8b2a57d3eff7";
    const B3_HEADER: Headers[number] = ["b3", `${B3_ID}-e457b5a2e4d86bd1-0`];
    const MALFORMED: Headers = [
      ["b3", "nonsense"],
      ["uber-trace-id", "nonsense"],
      ["x-amzn-trace-id", "Root=nonsense"],
    ];
    const w3cFirst = [createTraceContextPropagator(), b3Propagator(), createBaggagePropagator()];
    const others = [b3Propagator({ inject: "multi" }), jaegerPropagator(), xrayPropagator(), xrayLambdaPropagator({})];

    const extracted = (propagators: TextMapPropagator[], headers: Headers): (string | undefined)[] => {
      const context = createCompositePropagator(propagators).extract(ROOT_CONTEXT, headers, headersGetter);
      return [trace.getSpanContext(context)?.traceId, propagation.getBaggage(context)?.getEntry("a")?.value];
    };

    it("keeps what the only valid header says, wherever its propagator stands", () => {
      for (const more of [[], MALFORMED]) {
        expect(extracted([...w3cFirst, ...others], [...HEADERS, ...more])).toEqual([W3C_ID, "1"]);
        expect(extracted([...others, ...w3cFirst], [...HEADERS, ...more])).toEqual([W3C_ID, "1"]);
      }
      const b3Only: Headers = [["traceparent", "nonsense"], B3_HEADER];
      expect(extracted(w3cFirst, b3Only)).toEqual([B3_ID, undefined]);
      expect(extracted(w3cFirst.toReversed(), b3Only)).toEqual([B3_ID, undefined]);
    });

    it("continues the last of several valid headers", () => {
      expect(extracted(w3cFirst, [...HEADERS, B3_HEADER])).toEqual([B3_ID, "1"]);
      expect(extracted(w3cFirst.toReversed(), [...HEADERS, B3_HEADER])).toEqual([W3C_ID, "1"]);
    });

    it("injects one context in all formats", () => {
      const composite = createCompositePropagator([...w3cFirst, ...others]);
      const headers: Headers = [];
      composite.inject(composite.extract(ROOT_CONTEXT, HEADERS, headersGetter), headers, headersSetter);
      const names = new Set(headers.map(([name]) => name));
      expect(names).toEqual(new Set([...composite.fields(), "uberctx-a"].filter((name) => name !== "x-b3-flags")));
    });
  });

  it("names each field once", () => {
    const traceContext = createTraceContextPropagator();
    const composite = createCompositePropagator([traceContext, createBaggagePropagator(), traceContext]);
    expect(composite.fields()).toEqual(["traceparent", "tracestate", "baggage"]);
  });

  it("goes on after a propagator that fails, and reports it once for each operation", () => {
    const composite = createCompositePropagator([failing, createTraceContextPropagator(), createBaggagePropagator()]);
    for (let round = 0; round < 3; round++) {
      const headers: Headers = [];
      composite.inject(composite.extract(ROOT_CONTEXT, HEADERS, headersGetter), headers, headersSetter);
      expect(headers).toEqual(HEADERS);
      expect(composite.fields()).toEqual(["traceparent", "tracestate", "baggage"]);
    }
    expect(warnings).toEqual(
      ["extract", "inject", "fields"].map(
        (operation) => `@tracelet/core: propagators[0].${operation} failed: Error: out of order`,
      ),
    );
  });

  it("does nothing without propagators", () => {
    const composite = createCompositePropagator([]);
    expect(composite.extract(ROOT_CONTEXT, HEADERS, headersGetter)).toBe(ROOT_CONTEXT);
    expect(composite.fields()).toEqual([]);
  });
});
