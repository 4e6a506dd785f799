import { instrument } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

export default instrument(
  { fetch: () => new Response("ok") },
  {
    exceptions: "type-only",
    capture: { userAgent: false, clientAddress: false, requestHeaders: ["x-tenant"] },
    incoming: ({ carrier }) => (carrier instanceof Headers && carrier.has("x-internal") ? "continue" : "link"),
    propagateTo: ["api.example.com", "*.internal.example.com"],
    redact: (span) => {
      delete span.attributes["user.email"];
    },
  },
);
