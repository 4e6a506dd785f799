/** The value if it is a text that says something: what comes from outside can be anything. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** Places as they are written, which is in the source alone, and taken apart: each event is looked at in many. */
const PATHS = new Map<string, readonly string[][]>();

/** What is found first: `"a/b,c"` stands for `value.a.b`, and for `value.c` when that is missing. Never throws. */
export function valueAt(value: unknown, places: string): unknown {
  let paths = PATHS.get(places);
  if (!paths) PATHS.set(places, (paths = places.split(",").map((place) => place.split("/"))));
  for (const path of paths) {
    let found = value as Members | null | undefined;
    try {
      // By index, as an event that nobody knows is looked at in dozens of places, before any of this is compiled.
      for (let step = 0; step < path.length; step++) found = found?.[path[step]!] as typeof found;
    } catch {
      continue; // a getter or a proxy
    }
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
