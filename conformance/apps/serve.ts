/** What a `fetch` handler of a server is given beside the request differs with the runtime. */
export type Serve = (request: Request, server: never) => Response | Promise<Response>;

interface ServerOptions {
  readonly hostname: string;
  readonly port: number;
}

interface Globals {
  readonly Bun?: {
    serve(options: ServerOptions & { fetch: Serve; idleTimeout: number; websocket: object }): { readonly port: number };
  };
  readonly Deno?: {
    serve(options: ServerOptions & { onListen(): void }, handler: Serve): { readonly addr: { readonly port: number } };
  };
}

/** Serves on a free port of the loopback interface, as the runtime does it, and tells the host which. */
export async function serve(fetch: Serve): Promise<void> {
  const { Bun, Deno } = globalThis as Globals;
  const where: ServerOptions = { hostname: "127.0.0.1", port: 0 };
  if (Bun) {
    const { websocket } = await import("hono/bun");
    tell(Bun.serve({ ...where, fetch, idleTimeout: 0, websocket }).port);
  } else if (Deno) tell(Deno.serve({ ...where, onListen: () => undefined }, fetch).addr.port);
  else {
    const { serve: serveByNode } = await import("@hono/node-server");
    serveByNode({ ...where, fetch: fetch as (request: Request) => Promise<Response> }, ({ port }) => tell(port));
  }
}

function tell(port: number): void {
  console.log(`listening on ${port}`);
}
