import { createBackgroundFlush, createTracing, type ReadableSpan, type TracingOptions } from "@tracelet/core";
import { expect } from "vitest";
import { traceOutgoingRequests } from "../outgoing-requests.ts";

/** What an invocation returned, and the spans below its root. */
export interface Invoked<Result> {
  readonly result: Result;
  readonly root: ReadableSpan;
  /** In the order in which they ended. */
  readonly spans: ReadableSpan[];
}

/** Runs `handler` as an invocation, with the outgoing requests of `node:http` traced. */
export async function invoke<Result>(
  handler: () => Promise<Result>,
  options: TracingOptions = {},
): Promise<Invoked<Result>> {
  const ended: ReadableSpan[] = [];
  const collecting = {
    onStart: () => undefined,
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const tracing = createTracing({ enabled: true, exporter: [], spanProcessors: [collecting], ...options });
  traceOutgoingRequests();
  const held: Promise<void>[] = [];
  const flush = createBackgroundFlush({ hold: (flushed) => void held.push(flushed) });
  const result = (await tracing.run({ trigger: "other", name: "root", flush }, handler)) as Result;
  await Promise.all(held);
  return { result, root: ended.at(-1)!, spans: ended.slice(0, -1) };
}

/** The one span of an invocation that makes one call, and the `traceparent` that tells of it. */
export async function spanOf(call: () => Promise<unknown>): Promise<{ span: ReadableSpan; traceparent: string }> {
  const { spans } = await invoke(call);
  expect(spans).toHaveLength(1);
  const { traceId, spanId } = spans[0]!.spanContext();
  return { span: spans[0]!, traceparent: expect.stringMatching(`^00-${traceId}-${spanId}-0\\d$`) as string };
}
