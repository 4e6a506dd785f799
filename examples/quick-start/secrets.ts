import { honeycomb, instrument } from "@tracelet/cloudflare";

interface Env {
  readonly HONEYCOMB_SECRET: { get(): Promise<string> }; // a binding to the Secrets Store
}

export default instrument({ fetch: (_request: Request, _env: Env) => new Response("ok") }, (env) => ({
  service: "checkout",
  exporter: honeycomb({ apiKey: () => env.HONEYCOMB_SECRET.get() }), // asked for at the first export
}));
