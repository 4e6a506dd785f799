import type { AppEntry } from "../hosts/host.ts";

const entry = (worker: string, lambda: string): AppEntry => ({
  worker: `${import.meta.dirname}/${worker}`,
  lambda: `${import.meta.dirname}/${lambda}`,
});

/** The routes of `app.ts` under `instrument()`. */
export const APP: AppEntry = entry("worker.ts", "lambda.ts");

/** `hono-app.ts`, with the middleware, under `instrument()`. */
export const HONO_APP: AppEntry = entry("hono-worker.ts", "hono-lambda.ts");
