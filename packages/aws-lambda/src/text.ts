import { attempt } from "@tracelet/core";

/** The value if it is a text that says something: what comes from outside can be anything. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What is found first: `"a/b,c"` stands for `value.a.b`, and for `value.c` when that is missing. Never throws. */
export function valueAt(value: unknown, places: string): unknown {
  for (const place of places.split(",")) {
    const found = attempt(() => place.split("/").reduce(memberOf, value));
    if (found != null) return found;
  }
  return undefined;
}

/** {@link valueAt}, if it is a text. */
export function textAt(value: unknown, places: string): string | undefined {
  return text(valueAt(value, places));
}

/** The value that all have in common, if there is one. */
export function common<Value>(values: readonly Value[]): Value | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

function memberOf(value: unknown, key: string): unknown {
  return (value as Readonly<Record<string, unknown>> | null | undefined)?.[key];
}
