import { instrument } from "@pydantic/logfire-cf-workers";
import { handle } from "../workload.ts";
import { inSpan } from "./api-idiom.mjs";

// It takes its settings from the bindings LOGFIRE_TOKEN and LOGFIRE_BASE_URL.
export default instrument(
  { fetch: (_request, env) => handle({ inSpan, fetch: (url) => fetch(url) }, env) },
  { service: { name: "bench" } },
);
