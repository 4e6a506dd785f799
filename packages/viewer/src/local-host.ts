import { isIP } from "node:net";

// A web page of a stranger can make the browser resolve the page's own name to 127.0.0.1 ("DNS rebinding"), and then
// read what is served there. It cannot choose the name that the browser says in `Host` and `Origin`.

/** Whether a `Host` header names this machine in a way that no stranger's page can: by address, or as localhost. */
export function isTrustedHost(host: string | undefined, listeningHost: string): boolean {
  const name = nameOf(host);
  return name !== undefined && (name === listeningHost.toLowerCase() || isLocalhost(name) || isIP(name) !== 0);
}

/** Whether a request with this `Origin` comes from a page that this machine serves, or from no page at all. */
export function isFromThisMachine(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  const name = nameOf(origin.replace(/^https?:\/\//, ""));
  return name !== undefined && (isLocalhost(name) || isLoopback(name));
}

function isLocalhost(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost");
}

/** A name such as `127.example.com` may be anybody's. */
function isLoopback(name: string): boolean {
  return name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}

/** The host without port and brackets. */
function nameOf(host: string | undefined): string | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:/@]+))(?::\d+)?$/.exec(host ?? "");
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}
