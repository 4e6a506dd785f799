import type { Context } from "@opentelemetry/api";
import { scopeOf } from "./isolate.ts";
import type { Scope } from "./scope.ts";
import type { RecordingSpan } from "./sdk-types.ts";

/** Tells each scope of its spans: the seam between the official SDK and the invocation. */
export class ScopeProcessor {
  readonly #scopes = new WeakMap<object, Scope>();

  onStart(span: RecordingSpan, parentContext: Context): void {
    const scope = scopeOf(parentContext);
    if (scope?.spanStarted(span)) this.#scopes.set(span, scope);
  }

  onEnd(span: object): void {
    this.#scopes.get(span)?.spanEnded(span as RecordingSpan);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
