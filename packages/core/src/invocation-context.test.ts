import { type Context, createContextKey, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scopeIn, withScope } from "./invocation-context.ts";
import type { Scope } from "./scope.ts";

const scope = {} as Scope;
const span = trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 });
const keys = ["one", "other"].map((name) => createContextKey(name));

describe("a context of an invocation", () => {
  it("knows its scope, its span and the values of the context that it was made of", () => {
    const base = trace.setSpan(ROOT_CONTEXT.setValue(keys[0]!, 1), span);
    const ctx = withScope(base, scope);
    expect([scopeIn(ctx), ...keys.map((key) => ctx.getValue(key))]).toEqual([scope, 1, undefined]);
    expect(withScope(ctx, scope)).toBe(ctx);
    expect(trace.getSpan(ctx)).toBe(span);
  });

  it("has no span after its deletion, also where the context that it was made of has one", () => {
    const ctx = withScope(trace.setSpan(ROOT_CONTEXT, span), scope);
    const without = trace.deleteSpan(ctx);
    expect(trace.getSpan(without)).toBeUndefined();
    expect(trace.getSpan(without.setValue(keys[0]!, 1))).toBeUndefined();
    expect([trace.getSpan(ctx), scopeIn(without)]).toEqual([span, scope]);
  });

  it("changes as the API's own context does, and is never changed itself", () => {
    const key = fc.constantFrom(...keys);
    const step = fc.oneof(
      fc.tuple(key, fc.nat()).map(([one, value]) => ({ in: (ctx: Context) => ctx.setValue(one, value) })),
      key.map((one) => ({ in: (ctx: Context) => ctx.deleteValue(one) })),
      fc
        .boolean()
        .map((isSet) => ({ in: (ctx: Context) => (isSet ? trace.setSpan(ctx, span) : trace.deleteSpan(ctx)) })),
    );
    const seen = (ctx: Context): unknown[] => [trace.getSpan(ctx), ...keys.map((one) => ctx.getValue(one))];
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let [own, api]: [Context, Context] = [withScope(ROOT_CONTEXT, scope), ROOT_CONTEXT];
        for (const change of steps) {
          const before = seen(own);
          const next = change.in(own);
          expect(seen(own)).toEqual(before);
          [own, api] = [next, change.in(api)];
          expect(seen(own)).toEqual(seen(api));
          expect(scopeIn(own)).toBe(scope);
        }
      }),
    );
  });
});
