import { ConfigurationError } from "../options.ts";

/** Throws for an option, named as it is written: `honeycomb({ apiKey })`. Never quotes its value, which may hold a secret. */
export function rejectOption(option: string, fix: string): never {
  throw new ConfigurationError(`Option ${option} cannot be used: ${fix}.`);
}

/** A name that becomes part of a host: labels and dots, nothing that a URL has beside them. */
export function checkHost(name: string, { option, fix }: { readonly option: string; readonly fix: string }): string {
  const isHost = typeof name === "string" && /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(name);
  return isHost ? name : rejectOption(option, fix);
}

/** What a choice stands for; code without types may choose what is not there. */
export function checkChoice<Choice extends string>(
  choice: Choice,
  { option, from }: { readonly option: string; readonly from: Readonly<Record<Choice, string>> },
): string {
  return Object.hasOwn(from, choice) ? from[choice] : rejectOption(option, `use ${Object.keys(from).join(" or ")}`);
}

/** The URL of the traces at a backend: below `path` of a base URL, which may say so already. */
export function tracesUrl(
  base: string,
  { option, path = "" }: { readonly option: string; readonly path?: string },
): string {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return rejectOption(option, "use a full URL, as https://example.com");
  let root = url.pathname.replace(/\/+$/, "");
  for (const end of ["/v1/traces", path]) root = root.endsWith(end) ? root.slice(0, root.length - end.length) : root;
  url.pathname = `${root}${path}/v1/traces`;
  return url.href;
}
