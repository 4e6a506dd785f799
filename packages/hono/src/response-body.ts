import { context } from "@opentelemetry/api";
import { attempt, type Completion, pipeBody } from "@tracelet/core";
import type { Context } from "hono";
import { isWorkerd } from "./runtime.ts";

type Ended = NonNullable<Completion["ended"]>;

interface Observed {
  readonly readable: ReadableStream;
  readonly ended: Ended;
}

/** A body that nobody has begun to read by then is nobody's: something outside has answered with another one. */
const UNREAD_MILLIS = 10_000;

/**
 * Observes the streams that the application answers with, where it hands them to the context: a response that exists
 * already does not tell whether its body is a stream, and on some servers looking at `body` changes its headers.
 *
 * @returns what tells when the body of the response that there is by then has ended; `undefined` when that is known already
 */
export function observeBody(c: Context): () => Completion["ended"] {
  let last: Observed | undefined;
  for (const name of ["body", "newResponse"] as const) {
    const make = c[name] as (data: unknown, ...rest: unknown[]) => unknown;
    const observing: typeof make = (data, ...rest) => {
      // The answer to an error is copied from the error's own, whose body may be no stream.
      const observed = data instanceof ReadableStream && !c.error ? observe(data) : undefined;
      last = observed ?? last;
      return Reflect.apply(make, c, [observed?.readable ?? data, ...rest]);
    };
    Object.assign(c, { [name]: observing });
  }
  return () => {
    if (c.error || !c.finalized) return undefined;
    last ??= attempt(() => observeEvents(c));
    return last?.ended;
  };
}

/** A response that says that it is a stream. */
function observeEvents(c: Context): Observed | undefined {
  const { res } = c;
  if (!contentTypeOf(res)?.startsWith("text/event-stream") || !res.body) return undefined;
  const observed = observe(res.body);
  if (!observed) return undefined;
  const replacement = new Response(observed.readable, res);
  c.res = undefined; // or the headers would be merged
  c.res = replacement;
  return observed;
}

/**
 * `@hono/node-server` keeps what a response was made of, by a symbol, as status, body and headers. Once the headers of the
 * response itself were looked at it sends other ones: a content type where there was none, and names in lower case.
 */
function contentTypeOf(res: Response): string | null {
  const kept = Object.getOwnPropertySymbols(res).map((key) => (res as unknown as Record<symbol, unknown>)[key]);
  const made = kept.find((one) => Array.isArray(one) && typeof one[0] === "number") as readonly unknown[] | undefined;
  const headers = made ? new Headers(made[2] as ConstructorParameters<typeof Headers>[0]) : res.headers;
  return headers.get("content-type");
}

function observe(source: ReadableStream): Observed | undefined {
  if (source.locked) return undefined; // for whoever sends it to complain of
  if (!isWorkerd()) return observeReading(source);
  return isByteStream(source) ? undefined : observePiping(source);
}

/** A stream that gives what its source gives when that is asked for, within the context of the invocation. */
function observeReading(source: ReadableStream): Observed {
  let resolve!: (how: Awaited<Ended>) => void;
  let reject!: (error: unknown) => void;
  const ended: Ended = new Promise((...settle) => ([resolve, reject] = settle));
  const reader = source.getReader() as ReadableStreamDefaultReader<unknown>;
  const timer = setTimeout(() => resolve("complete"), UNREAD_MILLIS);
  const read = context.bind(context.active(), () => reader.read());
  const readable = new ReadableStream<unknown>(
    {
      async pull(controller) {
        clearTimeout(timer);
        try {
          const { done, value } = await read();
          if (!done) return controller.enqueue(value);
          controller.close();
          resolve("complete");
        } catch (error) {
          controller.error(error);
          reject(error);
        }
      },
      cancel(reason) {
        clearTimeout(timer);
        resolve("client-disconnected");
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { readable, ended };
}

/**
 * In Workers, only a pipe learns that the client has gone, and only while something waits for it.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/streams/transformstream/#identitytransformstream
 */
function observePiping(source: ReadableStream): Observed {
  const { readable, writable } = new IdentityTransformStream();
  return { readable, ended: pipeBody(source, writable) };
}

/** The platform's own streams, as of a `fetch` or R2: it sends them by itself, and refuses to pipe some of them. */
function isByteStream(source: ReadableStream): boolean {
  try {
    source.getReader({ mode: "byob" }).releaseLock();
    return true;
  } catch {
    return false;
  }
}

declare class IdentityTransformStream {
  readonly readable: ReadableStream;
  readonly writable: WritableStream<Uint8Array>;
}
