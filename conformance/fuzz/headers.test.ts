import { context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { optionsFromEnv, tracedFetch } from "@tracelet/core";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { arbitraryText } from "./arbitrary-values.ts";
import { fuzz } from "./fuzz.ts";
import { createFuzzPlatform } from "./fuzz-platform.ts";

const HEADERS = [
  "traceparent",
  "tracestate",
  "baggage",
  "b3",
  "x-b3-traceid",
  "x-b3-spanid",
  "x-b3-parentspanid",
  "x-b3-sampled",
  "x-b3-flags",
  "uber-trace-id",
  "uberctx-key",
  "x-amzn-trace-id",
];

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef".split("")), minLength: length, maxLength: length });

/** Headers that are nearly right: of well-formed parts, of which some are not. */
const nearly = fc
  .tuple(fc.constantFrom("00", "01", "ff", ""), hex(32), hex(16), fc.constantFrom("00", "01", "ff", "0", "d"))
  .chain(([version, traceId, spanId, flags]) =>
    fc.constantFrom(
      `${version}-${traceId}-${spanId}-${flags}`,
      `${traceId}-${spanId}-${flags}`,
      `${traceId}:${spanId}:0:${flags}`,
      `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=${flags}`,
      traceId,
      spanId,
    ),
  );

const value = fc.oneof(
  nearly,
  arbitraryText,
  fc.tuple(nearly, arbitraryText).map((parts) => parts.join("")),
);
const carriers = fc.dictionary(fc.constantFrom(...HEADERS), fc.oneof(value, fc.array(value, { maxLength: 3 })));

const getter = {
  keys: (carrier: object) => Object.keys(carrier),
  get: (carrier: Readonly<Record<string, string | string[]>>, key: string) => carrier[key],
};

/** What goes out, by the rules of each format. */
const WELL_FORMED: Readonly<Record<string, RegExp>> = {
  traceparent: /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-0[0-3]$/,
  tracestate: /^[\x20-\x7e]{1,512}$/,
  baggage: /^[\x20-\x7e]{1,8192}$/,
  b3: /^[\da-f]{32}-[\da-f]{16}-[01d]$/,
  "x-b3-traceid": /^[\da-f]{32}$/,
  "x-b3-spanid": /^[\da-f]{16}$/,
  "x-b3-sampled": /^[01]$/,
  "x-b3-flags": /^1$/,
  "uber-trace-id": /^[\da-f]{32}:[\da-f]{16}:0:[\da-f]{1,2}$/,
  "x-amzn-trace-id": /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=[01]/,
};

describe.each([
  "tracecontext,baggage",
  "b3",
  "b3multi",
  "jaeger",
  "xray",
  "tracecontext,baggage,b3,b3multi,jaeger,xray,xray-lambda",
])("an incoming context with OTEL_PROPAGATORS=%s", (OTEL_PROPAGATORS) => {
  const { run } = createFuzzPlatform(optionsFromEnv({ OTEL_PROPAGATORS }));

  fuzz(
    `is continued or ignored, and what goes out is well-formed (${OTEL_PROPAGATORS})`,
    [carriers],
    async (carrier) => {
      let sent = new Headers();
      const callee = (_: unknown, init?: RequestInit): Promise<Response> => {
        sent = new Headers(init?.headers);
        return Promise.resolve(new Response());
      };
      const call = (): Promise<unknown> => tracedFetch(callee, "https://callee.test/");
      const spans = await run(call, { incoming: { carrier, getter: getter as never } });
      // Nothing arrives of a trace that the caller does not want.
      expect([0, 2]).toContain(spans.length);
      for (const [name, text] of sent) {
        if (WELL_FORMED[name])
          expect(`${name}: ${text}`).toMatch(new RegExp(WELL_FORMED[name].source.replace("^", `^${name}: `)));
        expect(text.length).toBeLessThanOrEqual(8_192);
      }
      const entries = propagation.getBaggage(propagation.extract(ROOT_CONTEXT, Object.fromEntries(sent)));
      expect(entries?.getAllEntries().length ?? 0).toBeLessThanOrEqual(64);
      expect(context.active()).toBe(ROOT_CONTEXT);
    },
    0.5,
  );
});
