import { isSecretKey } from "./mask-query.ts";
import { type CaptureOptions, ConfigurationError } from "./options.ts";

/**
 * Checks the names of headers that are to be recorded.
 *
 * @throws ConfigurationError for what is no name of a header, and for headers that hold credentials.
 */
export function assertCapture({ requestHeaders = [] }: CaptureOptions): void {
  for (const name of requestHeaders as readonly unknown[]) {
    if (typeof name === "string" && /^[\w.-]+$/.test(name) && !isSecretKey(name)) continue;
    throw new ConfigurationError(
      `Option "capture.requestHeaders" takes names of headers that hold no credentials, not "${String(name)}".`,
    );
  }
}
