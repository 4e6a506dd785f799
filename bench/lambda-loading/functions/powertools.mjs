// Segments for the X-Ray daemon, by UDP.
import { Tracer } from "@aws-lambda-powertools/tracer";
import { loadOwnHandler } from "./own-handler.mjs";

const tracer = new Tracer({ serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME });
const ownHandler = loadOwnHandler();

export const handler = (event, context) =>
  tracer.provider.captureAsyncFunc("## handler", async (segment) => {
    try {
      return await ownHandler(event, context);
    } finally {
      segment?.close();
    }
  });
