import type { AppEntry } from "../hosts/host.ts";

const entry = (worker: string, lambda: string): AppEntry => ({
  worker: `${import.meta.dirname}/${worker}`,
  lambda: `${import.meta.dirname}/${lambda}`,
});

/** The routes of `app.ts` under `instrument()`; on servers, behind `tracing()` in `hono-app.ts`. */
export const APP: AppEntry = {
  ...entry("worker.ts", "lambda.ts"),
  object: `${import.meta.dirname}/object-worker.ts`,
  stream: `${import.meta.dirname}/streaming-app-lambda.ts`,
  server: `${import.meta.dirname}/hono-alone-server.ts`,
};

/** `hono-app.ts`, with the middleware as its only instrumentation. */
export const HONO_ALONE: AppEntry = {
  ...entry("hono-alone-worker.ts", "hono-alone-lambda.ts"),
  server: `${import.meta.dirname}/hono-alone-server.ts`,
};

/** `hono-app.ts`, with the middleware, under `instrument()`. */
export const HONO_APP: AppEntry = entry("hono-worker.ts", "hono-lambda.ts");

/** `hono-sockets.ts`, with the middleware as its only instrumentation. */
export const HONO_SOCKETS: AppEntry = {
  ...entry("hono-sockets-worker.ts", ""),
  server: `${import.meta.dirname}/hono-sockets-server.ts`,
};
