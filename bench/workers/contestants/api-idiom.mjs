// The workload in the idiom of OpenTelemetry's API, for all that bring an SDK of their own.
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

const tracer = trace.getTracer("bench");

export const inSpan = ({ name, attributes, event }, work) =>
  tracer.startActiveSpan(name, { attributes }, async (span) => {
    span.addEvent(event);
    try {
      return await work();
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });

/** For those that do not instrument `fetch` themselves. */
export const tracedFetch = (url) =>
  tracer.startActiveSpan(
    "GET",
    { kind: SpanKind.CLIENT, attributes: { "http.request.method": "GET", "url.full": url } },
    async (span) => {
      const headers = {};
      propagation.inject(context.active(), headers);
      const response = await fetch(url, { headers });
      span.setAttribute("http.response.status_code", response.status);
      span.end();
      return response;
    },
  );
