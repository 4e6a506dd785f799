import { instrument, systemMetrics } from "@tracelet/aws-lambda"; // or "@tracelet/cloudflare"

export const handler = instrument(async () => "ok", { metrics: systemMetrics() });
