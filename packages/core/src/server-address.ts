/** A host as `server.address` has it: IPv6 addresses without the brackets, which only URLs put around them. */
export function serverAddress(hostname: string): string {
  return hostname.replace(/[[\]]/g, "");
}
