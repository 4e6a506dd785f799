/** What of some options is given: `undefined` is what code passes on that may be missing. */
export function given<Options extends object>(options: Options | undefined): Options {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as Options;
}
