import { trace } from "@opentelemetry/api";
import process from "node:process";

/** A function without tracelet in it: what it traces, it traces by whatever is there while it is loaded. */
const tracer = trace.getTracer("own");
const { fetch } = globalThis;
tracer.startActiveSpan("load settings", (span) => span.end());

export const orders = {
  get: (event: { readonly rawPath?: string }): Promise<unknown> =>
    tracer.startActiveSpan("work", async (span) => {
      await fetch(process.env["HTTP_URL"] ?? "");
      span.end();
      return { statusCode: 200, body: `hello ${event.rawPath}` };
    }),
};
