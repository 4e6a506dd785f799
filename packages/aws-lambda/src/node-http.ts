import type * as http from "node:http";

/** Where requests go: what of Node sends them there, and how. */
type Target = readonly [Pick<typeof http, "Agent" | "request">, http.RequestOptions];

/**
 * `node:http`, which the runtime has loaded for itself, or `node:https`, with a URL that was taken apart. Not by `import`: the
 * first one costs a multiple of what is needed, as it asks for everything that `node:http` exports, `WebSocket` among
 * it, for which Node loads the whole of undici.
 */
export async function findTarget(url: string): Promise<Target> {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const name = `node:${protocol.slice(0, -1)}`;
  const loaded: unknown =
    process.getBuiltinModule?.(name) ?? (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)); // before Node 20.16
  return [loaded as Target[0], { protocol, hostname: hostname.replace(/[[\]]/g, ""), port, path: pathname + search }];
}

/** Of each URL, as requests go to the same few again and again. */
const TARGETS: Record<string, Promise<Target>> = {};

interface Send extends http.RequestOptions {
  readonly body?: string | Uint8Array | undefined;
}

/** An answer that was read, as far as it came: up to about 4 MiB. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: { get(name: string): string | readonly string[] | undefined };
  readonly body: readonly Buffer[];
  arrayBuffer(): Buffer;
}

const MAX_BYTES = 4 * 1024 * 1024;

/** Sends a request without credentials in its URL, and resolves with its answer. `prepare` is shown it before. */
export async function sendRequest(
  url: string,
  { body, signal, ...options }: Send,
  prepare?: (request: http.ClientRequest) => unknown,
): Promise<Answer> {
  const [{ request }, target] = await (TARGETS[url] ??= findTarget(url));
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // From here on the status tells what became of it, whatever the connection's end.
    const outgoing = request({ ...target, ...options }, (answer) => resolve(readAnswer(answer))).on("error", reject);
    // A request that is given the signal watches itself for its end, which costs a third of what a request costs.
    signal?.addEventListener("abort", () => outgoing.destroy(signal.reason as Error));
    prepare?.(outgoing);
    outgoing.end(body);
  });
}

/** In fewer steps than by iterating over it. */
function readAnswer(answer: http.IncomingMessage): Promise<Answer> {
  const { statusCode: status, headers } = answer;
  const body: Buffer[] = [];
  let length = 0;
  answer.on("data", (chunk: Buffer) => {
    body.push(chunk);
    if ((length += chunk.length) > MAX_BYTES) answer.destroy();
  });
  return new Promise((resolve) =>
    answer.on("close", () =>
      resolve({ status, headers: { get: (name) => headers[name] }, body, arrayBuffer: () => Buffer.concat(body) }),
    ),
  );
}

/**
 * `fetch` by `node:http`, as far as an exporter uses it: the global one costs its first caller in a process more time than
 * all the rest of tracing, and each later one more than this.
 */
export const fetchByHttp = sendRequest as unknown as typeof globalThis.fetch;
