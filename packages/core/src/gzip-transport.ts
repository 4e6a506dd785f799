import type { Transport } from "./transport.ts";

/** Compresses what it sends; a runtime that cannot (Node 20, Workers and all newer ones can) sends it as it is. */
export function createGzipTransport(transport: Transport): Transport {
  return {
    send: async (request) => {
      const body = await gzip(request.body).catch(() => undefined);
      const headers = { ...request.headers, "content-encoding": "gzip" };
      return transport.send(body ? { ...request, headers, body } : request);
    },
  };
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
