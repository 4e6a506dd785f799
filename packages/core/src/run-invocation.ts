import { type Context, type Link, ROOT_CONTEXT, type Span, SpanKind, trace } from "@opentelemetry/api";
import { FAAS_TRIGGER, TRACELET_CLIENT_DISCONNECTED } from "./attributes.ts";
import type { Engine } from "./engine.ts";
import type { Flush } from "./flush.ts";
import type { Completion, IncomingCarrier, Invocation } from "./invocation.ts";
import { runInScope, withScope } from "./isolate.ts";
import { isPromiseLike, toPromise } from "./promise-like.ts";
import { recordError } from "./record-error.ts";
import { Scope } from "./scope.ts";
import type { RecordingSpan } from "./sdk-types.ts";
import { startSpan } from "./start-span.ts";
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
  const caller = extract(engine, invocation.incoming);
  const parentContext = withScope(caller.ctx, scope);
  const root = startRoot(scope, invocation, { ...caller, ctx: parentContext });
  if (root.isRecording()) scope.root = root as RecordingSpan;

  const end = (...thrown: [] | [unknown]): void => {
    scope.isRunning = false;
    scope.measure(thrown.length > 0 ? "error" : "success");
    if (!root.isRecording()) return; // the user or the deadline may have ended it
    if (thrown.length > 0) recordError(root, thrown[0]);
    root.end();
  };
  const abandon = (): void => {
    if (root.isRecording()) root.setAttribute(TRACELET_CLIENT_DISCONNECTED, true);
    end();
  };
  const succeed = <Value>(value: Value): Value | Promise<Value> => {
    const complete = (): Completion | undefined => invocation.complete?.(value, root);
    const completion = engine.reporter.attempt(
      "complete",
      "the result of an invocation could not be described",
      complete,
    );
    const { result, ended }: Completion = completion ?? { result: value };
    if (ended) ended.then((how) => (how === "client-disconnected" ? abandon() : end()), end);
    else end();
    return after(scope.flush, () => result as Value);
  };
  const fail = (error: unknown): never | Promise<never> => {
    end(error);
    return after(scope.flush, (): never => {
      throw error;
    });
  };

  let result: Result;
  try {
    result = runInScope(scope, trace.setSpan(parentContext, root), () => begun(handler(root)));
  } catch (error) {
    return fail(error);
  }
  if (!isPromiseLike(result)) return succeed(result as Awaited<Result>);
  invocation.cancellation?.addEventListener("abort", () => {
    abandon();
    void scope.flush.start();
  });
  return (result as PromiseLike<Awaited<Result>>).then(succeed, fail) as Promise<Awaited<Result>>;
}

/** A query builder and its like do what they do when they are awaited: now, as a part of the invocation. */
function begun<Result>(result: Result): Result {
  return isPromiseLike(result) ? (toPromise(result) as Result) : result;
}

/** The context in which the root starts, and its links to a caller that is not its parent. */
interface Caller {
  readonly ctx: Context;
  readonly links: readonly Link[];
}

function extract({ options, propagator, reporter }: Engine, incoming: IncomingCarrier | undefined): Caller {
  const none = { ctx: ROOT_CONTEXT, links: [] };
  if (!incoming) return none;
  const read = reporter.attempt("extract", "the incoming context is ignored", () => {
    const policy = options.incoming(incoming);
    if (policy === "ignore") return none;
    const ctx = propagator.extract(ROOT_CONTEXT, incoming.carrier, incoming.getter);
    const context = trace.getSpanContext(ctx);
    return policy === "link" ? { ...none, links: context ? [{ context }] : [] } : { ctx, links: [] };
  });
  return read ?? none;
}

function startRoot(scope: Scope, invocation: Invocation, { ctx, links: toCaller }: Caller): Span {
  const { name, kind = SpanKind.SERVER, trigger, attributes, links = [], identity } = invocation;
  const options = { kind, attributes: { [FAAS_TRIGGER]: trigger, ...attributes }, links: [...links, ...toCaller] };
  const root = startSpan(scope, { name, options, ctx, identity });
  const { counters } = scope.engine;
  counters.invocations++;
  if (!isSampled(root)) counters.unsampledInvocations++;
  return root;
}

/** `outcome` after what the response has to wait for, at once when that is nothing. */
function after<Outcome>(flush: Flush, outcome: () => Outcome): Outcome | Promise<Outcome> {
  const held = flush.start();
  return held ? held.then(outcome) : outcome();
}
