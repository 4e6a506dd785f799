import { activeTracing, instrument } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

export default instrument({
  async fetch() {
    return Response.json(activeTracing()?.stats() ?? "tracing is off");
  },
});
