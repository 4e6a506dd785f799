import { AsyncLocalStorage } from "node:async_hooks";
import type { Context } from "@opentelemetry/api";
import { afterEach, expect, vi } from "vitest";
import { total } from "./counters.ts";
import { scopeIn } from "./invocation-context.ts";
import type { Tracing } from "./tracing.ts";

/*
 * Set up for every unit test of every package: after each of them, whatever tracing ran an invocation in it must come to
 * rest, with every recording span delivered or counted as dropped. Tracings are found where they enter their scope.
 */

const seen = new Set<Tracing>();
const leftOpen = new WeakSet<Tracing>();

const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (this: unknown, ...args: unknown[]): never {
  const ctx = args[0] as Partial<Context> | undefined;
  const scope = ctx?.getValue && scopeIn(ctx as Context);
  if (scope) seen.add(scope.engine);
  return Reflect.apply(run, this, args) as never;
};

/** Says that tests end with spans of this set-up under way, on purpose. */
export function leaveOpen(tracing: Tracing): void {
  leftOpen.add(tracing);
}

function expectBalance(tracing: Tracing): void {
  const { started, exported, open, pending, dropped } = tracing.stats();
  expect({ open, pending, delivered: exported + total(dropped) }).toEqual({ open: 0, pending: 0, delivered: started });
}

// Hooks run in the reverse order: the clock is the real one again.
afterEach(async () => {
  const atRest = [...seen].filter((tracing) => !leftOpen.has(tracing));
  seen.clear();
  await vi.waitFor(() => atRest.forEach(expectBalance), { timeout: 10_000, interval: 10 });
}, 20_000);
