import type * as http from "node:http";

/**
 * `node:http`, which the runtime has loaded for itself. Not by `import`: that asks for everything that the module exports,
 * `WebSocket` among it, for which Node loads the whole of undici: a multiple of what is needed.
 */
export async function loadHttp(): Promise<Pick<typeof http, "Agent" | "request">> {
  return process.getBuiltinModule?.("node:http") ?? (await import("node:http")); // before Node 20.16
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
  const { request } = url.startsWith("https:") ? await import("node:https") : await loadHttp();
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
