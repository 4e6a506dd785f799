import { type Context, isSpanContextValid, ROOT_CONTEXT, type Span, SpanKind, trace } from "@opentelemetry/api";
import { FAAS_TRIGGER, TRACELET_CLIENT_DISCONNECTED } from "./attributes.ts";
import type { Engine } from "./engine.ts";
import type { Flush } from "./flush.ts";
import type { Completion, Invocation } from "./invocation.ts";
import { withScope } from "./invocation-context.ts";
import { runInContext } from "./isolate.ts";
import { readContext } from "./message-context.ts";
import { isPromiseLike, settled, toPromise } from "./promise-like.ts";
import { recordError } from "./record-error.ts";
import { Scope } from "./scope.ts";
import type { RecordingSpan } from "./sdk-types.ts";
import { isUnwanted, startSpan } from "./start-span.ts";
import { isSampled } from "./tail-decision.ts";

/**
 * The one algorithm: extract the caller's context, start the root span, run the handler in its context, set status and
 * attributes from the result, end the root, flush. Returns, throws and stays synchronous as the handler does, except
 * that an awaited flush makes the result a promise.
 */
export function runInvocation<Result>(
  engine: Engine,
  invocation: Invocation,
  handler: (root: Span) => Result,
): Result | Promise<Awaited<Result>> {
  const scope = new Scope(engine, invocation.flush);
  scope.measuring = engine.metrics?.begin(invocation);
  const { root, ctx } = startRoot(scope, invocation);
  if (root.isRecording()) scope.root = root as RecordingSpan;
  const succeed = <Value>(value: Value): Value | Promise<Value> => {
    const complete = (): Completion | undefined => invocation.complete?.(value, root);
    const completion = engine.reporter.attempt("complete", "the result could not be described", complete);
    const { result, ended }: Completion = completion ?? { result: value };
    if (!ended) end(scope);
    else
      ended.then(
        (how) => (how === "complete" ? end(scope) : abandon(scope)),
        (error: unknown) => end(scope, error),
      );
    return after(scope.flush, () => result as Value);
  };
  const fail = (error: unknown): never | Promise<never> => {
    end(scope, error);
    return after(scope.flush, (): never => {
      throw error;
    });
  };
  invocation.cancellation?.addEventListener("abort", () => {
    abandon(scope);
    void scope.flush.start();
  });
  const run = (): Result => runInContext(ctx, () => begun(handler(root)));
  return settled(run, { succeed, fail }) as Result | Promise<Awaited<Result>>;
}

/** The invocation is over. Its root may have ended already: by the user, or at the deadline. */
function end(scope: Scope, ...thrown: [] | [unknown]): void {
  const { root } = scope;
  scope.isRunning = false;
  scope.measure(thrown.length > 0 ? "error" : "success");
  if (!root?.isRecording()) return;
  if (thrown.length > 0) recordError(root, thrown[0]);
  root.end();
}

/** The caller has gone. */
function abandon(scope: Scope): void {
  const { root } = scope;
  if (root?.isRecording()) root.setAttribute(TRACELET_CLIENT_DISCONNECTED, true);
  end(scope);
}

/** A query builder and its like do what they do when they are awaited: now, as a part of the invocation. */
function begun<Result>(result: Result): Result {
  return isPromiseLike(result) ? (toPromise(result) as Result) : result;
}

/** Starts the root as the caller's child, or in a trace of its own with a link to the caller. */
function startRoot(scope: Scope, invocation: Invocation): { root: Span; ctx: Context } {
  const { name, kind = SpanKind.SERVER, trigger, incoming, identity: given } = invocation;
  const identity = given && isSpanContextValid({ ...given, traceFlags: 0 }) ? given : undefined;
  const { engine } = scope;
  const caller = incoming && readContext(engine, incoming, ROOT_CONTEXT);
  const links = [...(invocation.links ?? [])];
  if (caller?.sender && !caller.continued) links.push({ context: caller.sender });
  const ctx = withScope(caller?.continued ?? ROOT_CONTEXT, scope);
  const described = !isUnwanted(engine, ctx) && invocation.describe?.();
  const options = { kind, attributes: { [FAAS_TRIGGER]: trigger, ...invocation.attributes, ...described }, links };
  const root = startSpan(scope, { name, options, ctx, identity });
  engine.counters.invocations++;
  if (!isSampled(root)) engine.counters.unsampledInvocations++;
  return { root, ctx: trace.setSpan(ctx, root) };
}

/** `outcome` after what the response has to wait for, at once when that is nothing. */
function after<Outcome>(flush: Flush, outcome: () => Outcome): Outcome | Promise<Outcome> {
  const held = flush.start();
  return held ? held.then(outcome) : outcome();
}
