import { request } from "node:http";
import process from "node:process";
import { instrument, type LambdaHandlerLike, type LambdaOptions, withSpan } from "@tracelet/aws-lambda";

/** What the handler shall do; everything but its name is optional, and happens in this order. */
export interface FlushEvent {
  /** Name of a span. */
  readonly span?: string;
  /** Not through the instrumented handler. */
  readonly isPlain?: boolean;
  /** Starts a span that is open until this URL has answered, and does not wait for it. */
  readonly openUntil?: string;
  /** The same by `node:http`. */
  readonly openUntilHttp?: string;
  readonly blockMillis?: number;
  readonly hangs?: boolean;
  readonly throws?: boolean;
  readonly rejects?: boolean;
}

const act = async ({ blockMillis = 0, hangs, rejects }: FlushEvent): Promise<unknown> => {
  for (const end = Date.now() + blockMillis; Date.now() < end;) void 0;
  if (hangs) await withSpan("hangs", () => new Promise((resolve) => setTimeout(resolve, 60_000)));
  if (rejects) throw new RangeError("rejected");
  return { pid: process.pid };
};

const get = (url: string): Promise<unknown> =>
  new Promise((resolve) => request(url, (response) => response.resume().on("end", resolve)).end());

const userHandler = (event: FlushEvent): Promise<unknown> => {
  const { span, openUntil, openUntilHttp, throws } = event;
  if (openUntil !== undefined) void withSpan("left open", () => fetch(openUntil));
  if (openUntilHttp !== undefined) void withSpan("left open", () => get(openUntilHttp));
  if (throws) throw new TypeError("thrown");
  return span === undefined ? act(event) : withSpan(span, () => act(event));
};

/** Options by variables, as one bundle is deployed in several ways. */
const { FLUSH, MAX_FLUSH_MILLIS } = process.env;
const options: LambdaOptions = {
  ...(FLUSH === undefined ? {} : { flush: FLUSH as "await" }),
  ...(MAX_FLUSH_MILLIS === undefined ? {} : { maxFlushMillis: Number(MAX_FLUSH_MILLIS) }),
};

const instrumented = instrument(userHandler as LambdaHandlerLike, options);

export const handler: LambdaHandlerLike = (event, context) =>
  (event as FlushEvent).isPlain ? userHandler(event as FlushEvent) : instrumented(event, context);
