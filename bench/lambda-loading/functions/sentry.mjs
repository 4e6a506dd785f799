// As its documentation says, with all traces kept; in a bundle its own hook finds no handler to make a span for.
import { init, startSpan, wrapHandler } from "@sentry/aws-serverless";
import { loadOwnHandler } from "./own-handler.mjs";

init({ dsn: `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT.replace("://", "://key@")}/1`, tracesSampleRate: 1 });

const ownHandler = loadOwnHandler();

export const handler = wrapHandler((event, context) =>
  startSpan({ name: context.functionName }, () => ownHandler(event, context)),
);
