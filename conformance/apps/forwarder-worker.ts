interface Env {
  readonly COLLECTOR: string;
}

interface Handler {
  fetch(request: Request, env: Env): Response | Promise<Response>;
}

/** Passes what is exported on to the collector, and answers everything else itself. */
const handler: Handler = {
  fetch(request, env) {
    const { pathname } = new URL(request.url);
    return pathname === "/v1/traces" ? fetch(new Request(`${env.COLLECTOR}${pathname}`, request)) : new Response("ok");
  },
};
export default handler;
