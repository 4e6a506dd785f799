import { trace } from "@opentelemetry/api";
import { recordError, traced, untraced } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

/** Every call is a span "chargeCard". */
export const chargeCard = traced(async function chargeCard(id: string, url: string) {
  const span = trace.getActiveSpan();
  span?.setAttribute("order.id", id);
  try {
    await untraced(() => fetch(url)); // no span, and no context in its headers
  } catch (error) {
    if (span) recordError(span, error); // handled, and yet to be seen
  }
});
