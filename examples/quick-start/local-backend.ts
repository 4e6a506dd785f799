import { honeycomb, instrument } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

interface Env {
  readonly HONEYCOMB_API_KEY?: string; // a secret of the deployed Worker
}

export default instrument({ fetch: (_request: Request, _env: Env) => new Response("ok") }, (env) => ({
  service: "checkout",
  ...(env.HONEYCOMB_API_KEY && { exporter: honeycomb({ apiKey: env.HONEYCOMB_API_KEY }) }), // else as the variables say
}));
