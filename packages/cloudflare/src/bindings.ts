import { reportProblem } from "@tracelet/core";
import type { BindingsOptions } from "./bindings/binding-options.ts";
import { instrumentObject } from "./bindings/instrument-object.ts";

/**
 * Instruments the bindings that it knows, on an `env` or a context's `exports`, and the Cache API; everything else is left
 * as it is. Each binding once, so what is asked for one holds for the whole isolate.
 */
export function instrumentBindings(env: object | undefined, options: BindingsOptions | false = {}): void {
  for (const name in env) instrumentMember(env!, name, options);
  instrumentMember(globalThis, "caches", options);
}

function instrumentMember(owner: object, name: string, options: BindingsOptions | false): void {
  try {
    const value = Reflect.get(owner, name) as object | undefined;
    if (value) instrumentObject(value, { name, options: options && options[name] });
  } catch {
    reportProblem("cloudflare", `the binding ${name} works untraced`);
  }
}
