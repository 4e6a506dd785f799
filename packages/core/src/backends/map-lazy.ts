import type { Lazy } from "../otlp-exporter-options.ts";

/** One text of several; as lazy as they are: got when it is needed if any of them is, otherwise made at once. */
export function mapLazy(texts: readonly Lazy<string>[], combine: (...texts: string[]) => string): Lazy<string> {
  const values = texts.filter((text) => typeof text === "string");
  if (values.length === texts.length) return combine(...values);
  return async () => combine(...(await Promise.all(texts.map(async (text) => getText(text)))));
}

function getText(text: Lazy<string>): string | Promise<string> {
  return typeof text === "function" ? text() : text;
}
