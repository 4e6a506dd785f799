import { collector, honeycomb, instrument } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

interface Env {
  readonly HONEYCOMB_API_KEY: { get(): Promise<string> };
}

export default instrument({ fetch: (_request: Request, _env: Env) => new Response("ok") }, (env) => ({
  service: "checkout",
  exporter: [honeycomb({ apiKey: () => env.HONEYCOMB_API_KEY.get() }), collector()],
}));
