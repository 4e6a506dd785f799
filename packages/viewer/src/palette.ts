const CODES = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
} as const;

/** A way to make text stand out in a terminal. */
export type Style = keyof typeof CODES;

/** Puts text in a style. */
export type Paint = (style: Style, text: string) => string;

// Red is for errors and green for success.
const SERVICE_STYLES: readonly Style[] = ["cyan", "magenta", "blue", "yellow"];

/** Creates a {@link Paint}; without colour it returns the text as it is. */
// Not util.styleText: since Node 22 it looks at stdout and the environment, which is the caller's decision here.
export function createPaint(isColored: boolean): Paint {
  return (style, text) => (isColored && text !== "" ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

/** Gives each service a style of its own, as far as there are enough. */
export function styleServices(services: Iterable<string>): ReadonlyMap<string, Style> {
  const names = [...new Set(services)];
  return new Map(names.map((name, index) => [name, SERVICE_STYLES[index % SERVICE_STYLES.length] ?? "cyan"]));
}
