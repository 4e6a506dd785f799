import { anyOf, instrument, keepErrors, keepRatio } from "@tracelet/aws-lambda"; // or "@tracelet/cloudflare"

export const handler = instrument(async () => ({ statusCode: 200 }), {
  keep: anyOf(
    keepErrors(),
    keepRatio(0.05), // the same twentieth in every service, chosen by the trace id
    ({ root }) => root.attributes["customer.tier"] === "gold",
  ),
});
