import { type BaggageEntryMetadata, propagation, type TextMapPropagator } from "@opentelemetry/api";
import { isTracingSuppressed } from "../suppress-tracing.ts";
import { acceptMembers, decodeValue, formatMember } from "./baggage-members.ts";
import { headerValue } from "./header-value.ts";

const BAGGAGE = "baggage";

/**
 * Propagates baggage by the header `baggage`, as W3C Baggage says. A malformed member is left out, alone; so is, in
 * both directions, what exceeds 64 members or 8192 bytes, and on the way out an entry whose key or metadata the header
 * cannot express. Of members with the same key the last stays. Nothing is injected while tracing is suppressed.
 *
 * @see https://www.w3.org/TR/baggage/
 */
export function createBaggagePropagator(): TextMapPropagator {
  return {
    inject: (context, carrier, setter) => {
      if (isTracingSuppressed(context)) return;
      const baggage = propagation.getBaggage(context);
      if (!baggage) return;
      const header = acceptMembers(baggage.getAllEntries().map(formatMember))
        .map(([member]) => member)
        .join();
      if (header) setter.set(carrier, BAGGAGE, header);
    },
    extract: (context, carrier, getter) => {
      const members = acceptMembers(headerValue(carrier, getter, BAGGAGE).split(","));
      if (members.length === 0) return context;
      let baggage = propagation.createBaggage();
      for (const [, key = "", value = "", properties = ""] of members) {
        // All whitespace in properties is optional: neither their keys nor their values can have any.
        const text = properties.slice(1).replace(/[ \t]/g, "");
        const metadata = text && { metadata: { toString: () => text } as BaggageEntryMetadata };
        baggage = baggage.setEntry(key, { value: decodeValue(value), ...metadata });
      }
      return propagation.setBaggage(context, baggage);
    },
    fields: () => [BAGGAGE],
  };
}
