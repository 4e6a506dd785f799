import { traceConnect } from "./trace-connect.ts";
import type { Connect } from "./types.ts";

// Not as a text, nor as what a bundler makes one of: `cloudflare:sockets` may be its alias of this very module.
const platform = (await import(new URL("cloudflare:sockets").href)) as { readonly connect: Connect };

/**
 * `connect()` of `cloudflare:sockets`, with a CLIENT span over the opening of each connection. The socket is the platform's
 * own. To have the connections of database drivers traced as well, make it an alias of the platform's module, in
 * `wrangler.json`: `"alias": { "cloudflare:sockets": "@tracelet/cloudflare/sockets" }`.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/tcp-sockets/
 */
export const connect: Connect = traceConnect(platform.connect);

export type { Connect, SocketAddressLike, SocketLike } from "./types.ts";
