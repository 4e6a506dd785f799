import { activeInvocation, type ReadableSpan, type TracingOptions } from "@tracelet/core";
import type { ExecutionContextLike } from "./types.ts";

/** A Worker's surroundings as far as they are plain objects; bodies and streams belong to real workerd. */
export interface TestWorker {
  readonly executionContext: ExecutionContextLike;
  readonly options: TracingOptions;
  readonly roots: ReadableSpan[];
  readonly exports: { count: number };
  /** Notes the root of the invocation that runs. */
  observe(): void;
  /** Settles when the platform would stop the code. */
  drained(): Promise<void>;
}

export function createTestWorker(): TestWorker {
  const held: Promise<unknown>[] = [];
  const roots: ReadableSpan[] = [];
  const exports = { count: 0 };
  const executionContext = {
    props: {},
    passThroughOnException: () => undefined,
    waitUntil(this: unknown, promise: Promise<unknown>) {
      if (this !== executionContext) throw new TypeError("Illegal invocation");
      if (!(promise instanceof Promise)) throw new TypeError("not a promise");
      held.push(promise);
    },
  };
  const fetch = () => (exports.count++, Promise.resolve(new Response()));
  return {
    executionContext,
    roots,
    exports,
    options: { exporter: { url: "http://collector.test/v1/traces", fetch }, settleMillis: 50 },
    observe: () => void roots.push(activeInvocation()!.root as unknown as ReadableSpan),
    drained: async () => {
      for (let index = 0; index < held.length; index++) await held[index]?.catch(() => undefined);
    },
  };
}
