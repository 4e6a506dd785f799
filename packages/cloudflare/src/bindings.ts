import { reportProblem } from "@tracelet/core";
import { instrumentServiceBinding } from "./service-binding.ts";

const instrumented = new WeakSet<object>();

/** Instruments the bindings that it knows; everything else on `env` is left as it is. Each binding once. */
export function instrumentBindings(env: object): void {
  for (const [name, value] of Object.entries(env) as [string, unknown][]) {
    if (typeof value !== "object" || value === null || instrumented.has(value)) continue;
    try {
      if (!isServiceBinding(value)) continue;
      instrumented.add(value);
      instrumentServiceBinding(name, value);
    } catch {
      reportProblem("cloudflare", `the binding ${name} works untraced`);
    }
  }
}

/** By its class: a service binding answers a function for nearly any property. */
function isServiceBinding(value: object): value is Parameters<typeof instrumentServiceBinding>[1] {
  return value.constructor?.name === "Fetcher";
}
