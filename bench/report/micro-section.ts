import type { MicroResult } from "../micro/measure-micro.ts";
import { spread, table } from "./table.ts";

/** What single operations cost, in this process. */
export function microSection(results: readonly MicroResult[]): string {
  return [
    "CPU time of Node's main thread in nanoseconds. Spans have six attributes and an event; those of an invocation include their part of its",
    "flush, except for the bytes, which the serializers' rows are about.",
    "",
    table(
      ["Operation", "for each", "ns"],
      results.map(({ name, unit, nanos }) => [name, unit, spread(nanos)]),
    ),
  ].join("\n");
}
