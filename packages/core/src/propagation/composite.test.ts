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
import { createBaggagePropagator } from "./baggage.ts";
import { createCompositePropagator } from "./composite.ts";
import { type Headers, headersGetter, headersSetter } from "./headers-fixture.ts";
import { createTraceContextPropagator } from "./trace-context.ts";

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
