import { createSentryWorker } from "./sentry-worker.mjs";

export default createSentryWorker({});
