import { honeycomb, instrument } from "@tracelet/aws-lambda";

export const handler = instrument(
  async (event) => ({ statusCode: 200, body: `hello ${typeof event}` }),
  (env, trigger) => ({
    service: trigger === "http" ? "checkout" : "checkout-jobs",
    exporter: honeycomb({ apiKey: env["HONEYCOMB_API_KEY"] ?? "" }),
  }),
);
