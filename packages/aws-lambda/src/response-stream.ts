import { activeInvocation, recordError } from "@tracelet/core";

/** The runtime's stream, as far as it is needed; a stand-in in somebody's test has less. */
interface ResponseStreamLike {
  readonly writableFinished?: boolean;
  readonly destroyed?: boolean;
  /** Set by `HttpResponseStream.from`: writes the prelude, and a delimiter. */
  _onBeforeFirstWrite?: ((write: (chunk: unknown) => void) => void) | undefined;
  once?(event: string, listener: (error?: unknown) => void): unknown;
}

/**
 * Settles once the response has been sent to its end, or cannot be any more: the runtime waits for the same. An error of
 * the stream is recorded, and left to the runtime to answer for.
 */
export function untilStreamEnds(stream: unknown): Promise<unknown> {
  const emitter = (stream ?? {}) as ResponseStreamLike;
  const { writableFinished, destroyed } = emitter;
  if (writableFinished !== false || destroyed || typeof emitter.once !== "function") return Promise.resolve();
  return new Promise((resolve) => {
    const { root } = activeInvocation() ?? {};
    emitter.once!("finish", resolve);
    emitter.once!("close", resolve);
    emitter.once!("error", (error) => {
      if (root) recordError(root, error);
      resolve(undefined);
    });
  });
}

/** The status, headers and cookies that the handler has given to `HttpResponseStream.from`; without them the platform says 200. */
export function streamedAnswer(stream: unknown): unknown {
  const { _onBeforeFirstWrite: writePrelude } = (stream ?? {}) as ResponseStreamLike;
  let prelude: unknown;
  if (typeof writePrelude === "function") writePrelude((chunk) => (prelude ??= chunk));
  return typeof prelude === "string" ? JSON.parse(prelude) : undefined;
}
