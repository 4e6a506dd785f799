import { type Span, trace } from "@opentelemetry/api";

/** A library that takes its tracer while it is loaded, before anyone registered a provider. */
const tracer = trace.getTracer("third-party", "1.2.3");

export async function askDatabase(): Promise<string> {
  return tracer.startActiveSpan("third-party query", async (span: Span) => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    span.setAttribute("db.system.name", "other_sql");
    span.end();
    return "row";
  });
}
