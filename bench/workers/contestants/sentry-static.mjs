import { createSentryWorker } from "./sentry-worker.mjs";

// As before version 11: a transaction with its spans, at the end.
export default createSentryWorker({ traceLifecycle: "static" });
