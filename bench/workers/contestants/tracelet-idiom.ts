import { withSpan } from "@tracelet/cloudflare";
import { type BenchWorker, handle, type Idiom } from "../workload.ts";

const IDIOM: Idiom = {
  inSpan: ({ name, attributes, event }, work) =>
    withSpan(name, { attributes }, (span) => {
      span.addEvent(event);
      return work();
    }),
  fetch: (url) => fetch(url),
};

/** The Worker that tracelet instruments. */
export const untracedWorker: BenchWorker = { fetch: (_request, env) => handle(IDIOM, env) };
