import { SpanKind, SpanStatusCode, TraceFlags } from "opentelemetry-api-1.10";
import type { Rolldown } from "tsdown";

const ENUMS: Readonly<Record<string, object>> = { SpanKind, SpanStatusCode, TraceFlags };
const MEMBER = new RegExp(String.raw`\b(${Object.keys(ENUMS).join("|")})\.([A-Z]+)\b`, "g");

/** Writes the numbers of the API's enums, which specifications fix, in place of their names: no bundle needs their tables then. */
export function apiEnums(): Rolldown.Plugin {
  return {
    name: "api-enums",
    transform: (code) => ({
      code: code.replace(MEMBER, (_, name: string, member: string) => String(Reflect.get(ENUMS[name]!, member))),
      map: null,
    }),
  };
}
