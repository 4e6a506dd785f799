import { createOnceReporter } from "./diagnostics.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { ConfigurationError, type TracingOptions } from "./options.ts";

type Policy = (url: URL) => boolean;

/**
 * Tells to which URLs an outgoing request may take its context along: all of them without the option. A host of the
 * option stands for itself on every port, or on the one that it names; `*.` before it for all hosts below it, and not for
 * itself. A pattern is looked for in the whole URL, its query included. A function that throws means no, which is said once.
 *
 * @throws ConfigurationError for what is neither host, pattern nor function.
 */
export function propagationPolicy(option: TracingOptions["propagateTo"] = () => true): Policy {
  if (typeof option === "function") {
    const reporter = createOnceReporter();
    const problem = "propagateTo() threw, and no context is sent";
    return (url) => reporter.attempt("propagateTo", problem, () => option(url)) ?? false;
  }
  option.forEach(assertEntry);
  return (url) =>
    // By `search`, which unlike `test` keeps no place in a pattern that is global.
    option.some((entry) => (entry instanceof RegExp ? url.href.search(entry) >= 0 : isOn(entry.toLowerCase(), url)));
}

function assertEntry(entry: unknown): void {
  if (entry instanceof RegExp) return;
  if (typeof entry === "string" && /^(?:\*\.)?(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?$/i.test(entry)) return;
  throw new ConfigurationError(
    `Option "propagateTo" takes patterns and hosts such as "*.example.com:8443", not "${maskSecrets(String(entry))}".`,
  );
}

function isOn(wanted: string, { hostname, port, protocol }: URL): boolean {
  return [hostname, `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`].some((host) =>
    wanted.startsWith("*") ? host.endsWith(wanted.slice(1)) : host === wanted,
  );
}
