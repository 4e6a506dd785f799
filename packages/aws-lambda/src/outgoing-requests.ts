import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { markFetch } from "@tracelet/core";
import { guarded } from "./guarded.ts";
import { httpChannels, patchRequestHeaders, startHttpSpan } from "./outgoing-http.ts";
import { createRequestSpans } from "./outgoing-request-spans.ts";
import { undiciChannels } from "./outgoing-undici.ts";

/** Two copies of the package in a process, an ES module and a CommonJS one, see each other by this. */
const TRACED = Symbol.for("tracelet outgoing requests");
const globals = globalThis as { [TRACED]?: Traced | undefined };

/** What is to be undone. */
interface Traced {
  readonly channels: readonly (readonly [name: string, listener: (message: unknown) => void])[];
  readonly unpatch: (() => void) | undefined;
}

/**
 * Traces the outgoing requests of `node:http`, `node:https` and the `undici` package, once in a process, by what they
 * tell on diagnostics channels: neither is loaded for it. Inert outside of invocations.
 *
 * @see https://nodejs.org/api/diagnostics_channel.html#built-in-channels
 */
export function traceOutgoingRequests(): void {
  markFetch();
  if (globals[TRACED]) return;
  const spans = createRequestSpans();
  // What a listener throws would end the process as an uncaught exception.
  const call = guarded("an outgoing request is not traced", (run: () => void) => run());
  const channels = Object.entries({ ...httpChannels(spans), ...undiciChannels(spans) }).map(
    ([name, listener]) => [name, (message: unknown): void => call(() => listener(message as never))] as const,
  );
  for (const channel of channels) subscribe(...channel);
  const unpatch = patchRequestHeaders((request) => call(() => startHttpSpan(spans, request)));
  globals[TRACED] = { channels, unpatch };
}

/** Requests of `node:http`, `node:https` and the `undici` package are traced no more, until a later `instrument()`. */
export function untraceOutgoingRequests(): void {
  const { channels = [], unpatch } = globals[TRACED] ?? {};
  for (const channel of channels) unsubscribe(...channel);
  unpatch?.();
  globals[TRACED] = undefined;
}
