import { trace } from "@opentelemetry/api";
import { instrument, type LambdaHandlerLike, withSpan } from "@tracelet/aws-lambda";

export const handler: LambdaHandlerLike = instrument((): Promise<string> => Promise.resolve("answer"));

// What a module does when it is loaded, before there is any event.
await withSpan("load settings", async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  trace.getTracer("library").startSpan("connect").end();
});
