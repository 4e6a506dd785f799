import { startSpan, withSentry } from "@sentry/cloudflare";
import { handle } from "../workload.ts";

const inSpan = ({ name, attributes, event }, work) =>
  startSpan({ name, attributes }, (span) => {
    span.addEvent(event);
    return work();
  });

export const createSentryWorker = (options) =>
  withSentry(
    ({ COLLECTOR }) => ({ dsn: `${COLLECTOR.replace("://", "://key@")}/1`, tracesSampleRate: 1, ...options }),
    { fetch: (_request, env) => handle({ inSpan, fetch: (url) => fetch(url) }, env) },
  );
