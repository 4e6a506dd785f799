import { type Context, type TextMapPropagator, type TextMapSetter, TraceFlags } from "@opentelemetry/api";
import { hasDebugFlag, withDebugFlag } from "./debug-flag.ts";
import { headerValue } from "./header-value.ts";
import { outgoingSpanContext, withRemoteSpan } from "./span-context.ts";

const B3 = "b3";
const TRACE_ID = "x-b3-traceid";
const SPAN_ID = "x-b3-spanid";
const SAMPLED = "x-b3-sampled";
const FLAGS = "x-b3-flags";

const DEBUG = "d";

/** Trace id of 64 or 128 bits, span id, sampling state, parent span id; of which the latter two may be missing. */
const SINGLE = /^[ \t]*(?!0{16,32}-)((?:[\da-f]{16}){1,2})-(?!0{16})([\da-f]{16})(?:-([01d]))?(?:-[\da-f]{16})?[ \t]*$/;

/** The ids of the multiple headers in the form of the single one. Either would be invalid with a dash of its own. */
const IDS = /^(?!0{16,32}-)((?:[\da-f]{16}){1,2})-(?!0{16})([\da-f]{16})$/;

/** What {@link b3Propagator} takes. */
export interface B3Options {
  /** The one header `b3`, or the several ones `x-b3-*`. @defaultValue `"single"` */
  readonly inject?: "single" | "multi";
}

interface B3Fields {
  readonly traceId: string;
  readonly spanId: string;
  /** `0` or `1`, or `d` for debug. */
  readonly state: string;
}

/**
 * Propagates the span context by Zipkin's B3 headers: `OTEL_PROPAGATORS=b3`, or `b3multi` with `inject: "multi"`. Both
 * forms are extracted, the single header first. Debug is passed on and means sampled. Ids of 64 bits are padded to 128.
 *
 * Where the sender leaves the sampling decision to the receiver, the span counts as sampled: the samplers of
 * OpenTelemetry know no third state, and would take anything else for a denial and lose the trace. A decision without ids
 * (`b3: 0`) says nothing of a trace and is ignored. Malformed headers are as good as none; nothing is injected while
 * tracing is suppressed.
 *
 * @see https://opentelemetry.io/docs/specs/otel/context/api-propagators/#b3-requirements
 * @see https://github.com/openzipkin/b3-propagation
 */
export function b3Propagator({ inject = "single" }: B3Options = {}): TextMapPropagator {
  const write = inject === "multi" ? writeMulti : writeSingle;
  return {
    inject: (ctx, carrier, setter) => {
      const fields = fieldsOf(ctx);
      if (fields) write(fields, carrier, setter);
    },
    extract: (ctx, carrier, getter) => {
      const read = (name: string): string => headerValue(carrier, getter, name);
      const fields = readSingle(read) ?? readMulti(read);
      if (!fields) return ctx;
      const continued = withRemoteSpan(ctx, { ...fields, isSampled: fields.state !== "0" });
      return fields.state === DEBUG ? withDebugFlag(continued) : continued;
    },
    fields: () => (inject === "multi" ? [TRACE_ID, SPAN_ID, SAMPLED, FLAGS] : [B3]),
  };
}

function fieldsOf(ctx: Context): B3Fields | undefined {
  const spanContext = outgoingSpanContext(ctx);
  if (!spanContext) return undefined;
  const { traceId, spanId, traceFlags } = spanContext;
  const state = hasDebugFlag(ctx) ? DEBUG : String(traceFlags & TraceFlags.SAMPLED);
  // The API takes ids in upper case for valid; B3 has lower case only.
  return { traceId: traceId.toLowerCase(), spanId: spanId.toLowerCase(), state };
}

function writeSingle<Carrier>(fields: B3Fields, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
  setter.set(carrier, B3, `${fields.traceId}-${fields.spanId}-${fields.state}`);
}

/** Debug implies sampled, and is sent in its place. @see https://github.com/openzipkin/b3-propagation#debug-flag */
function writeMulti<Carrier>({ traceId, spanId, state }: B3Fields, carrier: Carrier, setter: TextMapSetter<Carrier>) {
  setter.set(carrier, TRACE_ID, traceId);
  setter.set(carrier, SPAN_ID, spanId);
  if (state === DEBUG) setter.set(carrier, FLAGS, "1");
  else setter.set(carrier, SAMPLED, state);
}

function readSingle(read: (name: string) => string): B3Fields | undefined {
  return toFields(SINGLE.exec(read(B3)));
}

/** Of a header that is sent several times the first value counts: B3's own rule for this form. */
function readMulti(read: (name: string) => string): B3Fields | undefined {
  const first = (name: string): string => (read(name).split(",", 1)[0] ?? "").trim();
  const fields = toFields(IDS.exec(`${first(TRACE_ID)}-${first(SPAN_ID)}`));
  if (!fields || first(FLAGS) === "1") return fields && { ...fields, state: DEBUG };
  const sampled = first(SAMPLED).toLowerCase();
  // Tracers older than the specification write words.
  if (/^(?:1|true|)$/.test(sampled)) return fields;
  return /^(?:0|false)$/.test(sampled) ? { ...fields, state: "0" } : undefined;
}

function toFields(match: RegExpExecArray | null): B3Fields | undefined {
  if (!match) return undefined;
  const [, traceId = "", spanId = "", state = "1"] = match;
  return { traceId: traceId.padStart(32, "0"), spanId, state };
}
