import { init, startSpan, wrapHandler } from "@sentry/aws-serverless";
import { handleOrder } from "../../user-code.ts";

init({ dsn: `${process.env.COLLECTOR.replace("://", "://key@")}/1`, tracesSampleRate: 1 });

const inSpan = ({ name, attributes, event }, work) =>
  startSpan({ name, attributes }, (span) => {
    span.addEvent(event);
    return work();
  });

export const handler = wrapHandler(() => handleOrder(inSpan, () => Promise.resolve("in stock")));
