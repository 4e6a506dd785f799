import type { DecodedSpan } from "./collecting-fetch.fixture.ts";
import { type LoopbackServer, serveLoopback } from "./loopback-server.fixture.ts";
import type { TracingOptions } from "./options.ts";
import { createTestPlatform, type TestPlatform } from "./test-platform.fixture.ts";
import { tracedFetch } from "./traced-fetch.ts";

/** `fetch` as it was before anything patched it. */
export const bareFetch: typeof globalThis.fetch = globalThis.fetch;

export type FetchArguments = [input: string | URL | Request, init?: RequestInit];
export type Fetch = (...args: FetchArguments) => Promise<Response>;

/** What a call came to. */
export interface Outcome {
  readonly response?: Response;
  readonly error?: unknown;
}

export async function settle(fetch: Fetch, args: FetchArguments): Promise<Outcome> {
  try {
    return { response: await fetch(...args) };
  } catch (error) {
    return { error };
  }
}

/** Outgoing requests in invocations, and who is called. */
export interface TracedCalls extends TestPlatform {
  /** Answers with the status that its path begins with, or 200; hangs and resets where the path says so. */
  readonly server: LoopbackServer;
  /** Calls in an invocation; the CLIENT span beside what the call came to. */
  trace(...args: FetchArguments): Promise<Outcome & { readonly span: DecodedSpan }>;
}

export function createTracedCalls(options: TracingOptions = {}): TracedCalls {
  const platform = createTestPlatform(options);
  const server = serveLoopback(({ path = "", method }, response) => {
    if (path.startsWith("/hang")) return;
    if (path.startsWith("/reset")) return void response.destroy();
    response.writeHead(Number(/^\/(\d{3})/.exec(path)?.[1] ?? 200), { "x-answer": "yes" });
    response.end(`answer to ${method}`);
  });
  return {
    ...platform,
    server,
    trace: async (...args) => {
      const outcome = await platform.run(() => settle((...own) => tracedFetch(bareFetch, ...own), args));
      return { ...outcome, span: platform.collector.spans.findLast(({ kind }) => kind === 3)! };
    },
  };
}
