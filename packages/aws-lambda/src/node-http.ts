import type * as http from "node:http";

/**
 * `node:http`, which the runtime has loaded for itself, or `node:https`. Not by `import`: that costs each request something,
 * and the first one a multiple of what is needed, as it asks for everything that `node:http` exports, `WebSocket` among
 * it, for which Node loads the whole of undici.
 */
export async function loadHttp(isSecure = false): Promise<Pick<typeof http, "Agent" | "request">> {
  const { getBuiltinModule: load } = process;
  if (!load) return isSecure ? import("node:https") : import("node:http"); // before Node 20.16
  return isSecure ? load("node:https") : load("node:http");
}

interface Send extends http.RequestOptions {
  readonly body?: string | Uint8Array | undefined;
}

/** Sends a request, and resolves with the response once its headers are there. `prepare` is shown it before. */
export async function sendRequest(
  url: string,
  { body, ...options }: Send,
  prepare?: (request: http.ClientRequest) => unknown,
): Promise<http.IncomingMessage> {
  const { request } = await loadHttp(url.startsWith("https:"));
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, resolve).on("error", reject);
    prepare?.(outgoing);
    outgoing.end(body);
  });
}

/**
 * `fetch` by `node:http`, as far as an exporter uses it: the global one costs its first caller in a process more time than
 * all the rest of tracing, and each later one more than this.
 */
export const fetchByHttp = (async (url: string, options: Send) => {
  const response = await sendRequest(url, options);
  // As collectors answer; it costs less than a body that is read to find nothing.
  const isEmpty = response.headers["content-length"] === "0";
  return {
    status: response.statusCode,
    headers: { get: (name: string) => response.headers[name] },
    body: isEmpty ? void response.resume() : response,
  };
}) as unknown as typeof globalThis.fetch;
