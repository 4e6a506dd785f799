import { collector, consoleExporter, grafanaCloud, instrument } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

interface Env {
  readonly GRAFANA_TOKEN: string;
}

export default instrument({ fetch: (_request: Request, _env: Env) => new Response("ok") }, (env) => ({
  exporter: [
    grafanaCloud({ zone: "prod-eu-west-2", instanceId: 123456, token: env.GRAFANA_TOKEN }),
    { ...collector({ url: "http://collector.internal:4318" }), compression: "gzip" },
    consoleExporter(),
  ],
}));
