import { type Attributes, context, type Context } from "@opentelemetry/api";
import { activeInvocation, activeTracing, attempt, withSpan } from "@tracelet/core";
import {
  CLOUDFLARE_WORKFLOW_ATTEMPT,
  CLOUDFLARE_WORKFLOW_RETRY_LIMIT,
  CLOUDFLARE_WORKFLOW_STEP,
} from "./attributes.ts";
import { replaceMethod } from "./replace-method.ts";

/** What the platform tells the code of a step; older runtimes tell nothing. */
interface StepContext {
  readonly attempt?: number;
  readonly config?: { readonly retries?: { readonly limit?: number } };
}

/** How the spans of steps get out in time. */
export interface StepOptions {
  waitUntil(flush: Promise<void>): void;
}

type Callback = (...args: unknown[]) => unknown;

/**
 * Gives the `step` of a Workflow own methods that make spans in the invocation that runs. `step.do` has one for each attempt
 * that runs its code, or what undoes it: none for what an earlier execution has done already. The others have one for each
 * call, as they do not tell whether they really waited.
 */
export function traceSteps(step: object, { waitUntil }: StepOptions): void {
  const root = context.active();
  // The platform runs the code of a step outside of every context.
  const current = (): Context => (activeInvocation() ? context.active() : root);
  const flush = (): void =>
    attempt(() => {
      const flushed = activeTracing()?.forceFlush();
      if (flushed) waitUntil(flushed);
    });
  const traced = (verb: string, name: string, callback: Callback): Callback => {
    let attempts = 0;
    return context.bind(current(), async (...args: unknown[]) => {
      attempts++;
      try {
        const told = args[0] as StepContext & { readonly ctx?: StepContext };
        const attributes = { [CLOUDFLARE_WORKFLOW_STEP]: name, ...attemptAttributes(told?.ctx ?? told, attempts) };
        return await withSpan(`${verb} ${name}`, { attributes }, () => callback(...args));
      } finally {
        flush();
      }
    });
  };
  replaceMethod(step, { name: "do" }, (invoke, { args }) => {
    const name = String(args[0]);
    // After the name, with the configuration in between or not, and what undoes it behind.
    const index = args.findIndex((arg) => typeof arg === "function");
    const trace = (arg: unknown, at: number): unknown => {
      if (at === index) return traced("do", name, arg as Callback);
      const { rollback } = (arg ?? {}) as { readonly rollback?: unknown };
      return at > index && typeof rollback === "function"
        ? { ...(arg as object), rollback: traced("rollback", name, rollback as Callback) }
        : arg;
    };
    return invoke(index < 0 ? args : args.map(trace));
  });
  for (const method of ["sleep", "sleepUntil", "waitForEvent"]) {
    replaceMethod(step, { name: method }, (invoke, { args }) => {
      const result = invoke(args) as Promise<unknown>;
      const [name, attributes] = [String(args[0]), { [CLOUDFLARE_WORKFLOW_STEP]: String(args[0]) }];
      // What was returned is handed on as it is, and its rejection is the caller's.
      const over = (): Promise<void> => withSpan(`${method} ${name}`, { attributes }, () => result).then(flush, flush);
      void context.with(current(), over);
      return result;
    });
  }
}

function attemptAttributes(told: StepContext | undefined, counted: number): Attributes {
  const limit = told?.config?.retries?.limit;
  return {
    [CLOUDFLARE_WORKFLOW_ATTEMPT]: told?.attempt ?? counted,
    ...(limit !== undefined && { [CLOUDFLARE_WORKFLOW_RETRY_LIMIT]: limit }),
  };
}
