import { Buffer } from "node:buffer";
import type { CollectedSpan } from "../collector/collected-span.ts";
import { decodeRequest } from "../collector/decode-request.ts";

/** A collector within the process: what is exported is decoded by code that shares nothing with the serialisers. */
export interface FuzzCollector {
  /** For `exporter.fetch`. */
  readonly fetch: typeof globalThis.fetch;
  /** The spans since the last call. Throws when a request was malformed. */
  take(): CollectedSpan[];
}

export function createFuzzCollector(): FuzzCollector {
  let bodies: { readonly body: Uint8Array; readonly headers: Headers }[] = [];
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    const body = Buffer.from(await new Response(init?.body).arrayBuffer());
    bodies.push({ body, headers: new Headers(init?.headers) });
    return new Response();
  };
  return {
    fetch,
    take: () => {
      const taken = bodies;
      bodies = [];
      return taken.flatMap(({ body, headers }) =>
        decodeRequest(body, {
          "content-type": headers.get("content-type") ?? undefined,
          "content-encoding": headers.get("content-encoding") ?? undefined,
        }),
      );
    },
  };
}
