import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageBody, unwrap, wrap } from "./queue-envelope.ts";

const carrier = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };

describe("an envelope", () => {
  it("gives back any body and context, also after JSON and a structured clone", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }), (body, context) => {
        const envelope = wrap(body, context);
        const parsed = JSON.parse(JSON.stringify(envelope)) as unknown;
        expect(unwrap(parsed)).toEqual(JSON.parse(JSON.stringify({ body, carrier: context })));
        expect(unwrap(structuredClone(envelope))).toEqual({ body, carrier: context });
      }),
    );
  });

  it("leaves every body that is none as it is", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (body) => {
        expect(unwrap(body).body).toBe(body);
        expect(unwrap(body).carrier).toBeUndefined();
      }),
    );
  });

  it.each([
    { tracelet: 1 },
    { tracelet: 1, context: carrier },
    { tracelet: 2, context: carrier, body: 1 },
    { tracelet: "1", context: carrier, body: 1 },
    { tracelet: 1, context: null, body: 1 },
    { tracelet: 1, context: "text", body: 1 },
    { tracelet: 1, context: { traceparent: 5 }, body: 1 },
    { tracelet: 1, context: carrier, body: 1, more: 1 },
  ])("is not %j", (body) => {
    expect(unwrap(body)).toEqual({ body });
  });

  it("is not made without a context, nor around another one", () => {
    expect(wrap("body", {})).toBe("body");
    const envelope = wrap("body", carrier);
    expect(wrap(envelope, { traceparent: "other" })).toBe(envelope);
  });

  it("is opened in one line where the consumer is not instrumented", () => {
    expect(messageBody({ body: wrap({ id: 1 }, carrier) })).toEqual({ id: 1 });
    expect(messageBody({ body: { id: 1 } })).toEqual({ id: 1 });
  });
});
