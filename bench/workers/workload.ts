import { handleOrder, type InSpan, STEPS } from "../user-code.ts";

/** What the Worker's user code finds: the same for everyone that is measured. */
export interface BenchEnv {
  /** Where the outgoing request goes. */
  readonly ORIGIN: string;
  /** Base URL of the collector. */
  readonly COLLECTOR: string;
}

/** The execution context of Workers, as far as it is used. */
export interface BenchContext {
  waitUntil(work: Promise<unknown>): void;
}

/** A Worker that is measured. */
export interface BenchWorker {
  fetch(request: Request, env: BenchEnv, executionContext: BenchContext): Promise<Response>;
}

/** How a contestant makes its spans, in its own idiom. */
export interface Idiom {
  readonly inSpan: InSpan;
  fetch(url: string): Promise<Response>;
}

/** With the root and that of the outgoing request, there are so many spans in an invocation. */
export const SPANS: number = STEPS + 2;

/** What the Worker does with a request. */
export async function handle({ inSpan, fetch }: Idiom, { ORIGIN }: BenchEnv): Promise<Response> {
  return new Response(await handleOrder(inSpan, async () => (await fetch(ORIGIN)).text()));
}
