/** A piece of a file of the SDK, and what takes its place. */
export interface Cut {
  readonly file: string;
  readonly why: string;
  readonly from: RegExp;
  readonly to: string;
}

/** Matches a method as the SDK's files are formatted. */
export function method(name: string): RegExp {
  return new RegExp(String.raw`^ {4}${name}\([^]*?^ {4}\}\n`, "m");
}
