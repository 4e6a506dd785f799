import { context, propagation, SpanKind, trace } from "@opentelemetry/api";
import { handle } from "../workload.ts";
import { inSpan, tracedFetch } from "./api-idiom.mjs";
import { exportTrace } from "./sdk-set-up.mjs";

const HEADERS = { get: (headers, key) => headers.get(key) ?? undefined, keys: (headers) => [...headers.keys()] };

export const createSdkWorker = (format) => ({
  fetch(request, env, executionContext) {
    const parent = propagation.extract(context.active(), request.headers, HEADERS);
    const attributes = { "http.request.method": request.method, "url.path": new URL(request.url).pathname };
    const options = { kind: SpanKind.SERVER, attributes };
    return trace.getTracer("bench").startActiveSpan(request.method, options, parent, async (root) => {
      const response = await handle({ inSpan, fetch: tracedFetch }, env);
      root.setAttribute("http.response.status_code", response.status);
      root.end();
      exportTrace(root.spanContext().traceId, { env, executionContext, ...format });
      return response;
    });
  },
});
