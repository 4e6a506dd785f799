import { anyOf, instrument, keepErrors, keepSampled, keepSlowerThan, triggerSampler } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

export default instrument(
  { fetch: () => new Response("ok") },
  {
    sampler: triggerSampler({ http: 0.1, timer: 0 }), // a tenth of the requests, no cron runs, everything else
    keep: anyOf(keepSampled(), keepErrors(), keepSlowerThan(1_000)), // and whatever failed or took over a second, whole
  },
);
