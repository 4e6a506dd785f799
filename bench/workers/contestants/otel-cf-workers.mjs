import { instrument } from "@microlabs/otel-cf-workers";
import { handle } from "../workload.ts";
import { inSpan } from "./api-idiom.mjs";

export default instrument(
  { fetch: (_request, env) => handle({ inSpan, fetch: (url) => fetch(url) }, env) },
  ({ COLLECTOR }) => ({ exporter: { url: `${COLLECTOR}/v1/traces` }, service: { name: "bench" } }),
);
