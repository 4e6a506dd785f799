/** The value if it is a text that says something: what comes from outside can be anything. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
