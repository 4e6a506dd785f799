/** How `console.log` words what is no text. */
export type ShowValue = (value: unknown) => string;

/**
 * What the arguments of `console.log` read like, by the Console standard: a first text with `%` directives takes its
 * values from the others, which follow it otherwise.
 *
 * @see https://console.spec.whatwg.org/#formatter
 */
export function formatLog(args: readonly unknown[], show: ShowValue): string {
  const [first, ...rest] = args;
  if (typeof first !== "string") return args.map(show).join(" ");
  const substitute = (directive: string): string => {
    if (directive === "%%") return "%";
    return rest.length === 0 ? directive : convert(directive, rest.shift(), show);
  };
  const text = rest.length === 0 ? first : first.replace(/%[sdifjoOc%]/g, substitute);
  return [text, ...rest.map(show)].join(" ");
}

const NUMBERS: Readonly<Record<string, (text: string) => number>> = {
  "%d": (text) => Number(text),
  "%i": (text) => Number.parseInt(text, 10),
  "%f": (text) => Number.parseFloat(text),
};

function convert(directive: string, value: unknown, show: ShowValue): string {
  if (directive === "%c") return ""; // CSS
  const toNumber = NUMBERS[directive];
  if (!toNumber) return show(value);
  const isNumeric = typeof value === "number" || typeof value === "bigint" || typeof value === "string";
  return String(isNumeric ? toNumber(String(value)) : NaN);
}
