import { AsyncResource } from "node:async_hooks";
import { isWithinFetch } from "@tracelet/core";
import type { RequestSpans } from "./outgoing-request-spans.ts";

/** @see https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
interface Told {
  readonly request: UndiciRequest;
}

interface UndiciRequest {
  readonly method: string;
  readonly origin: string | URL;
  readonly path: string;
  /** `websocket` */
  readonly upgrade?: unknown;
  /** Names and values by turns; up to version 5 the lines as they will be sent. */
  readonly headers: readonly unknown[] | string;
  addHeader(name: string, value: string): void;
}

/** The channels of undici: of the package, and of the copy within Node that is the global `fetch`. */
export function undiciChannels(spans: RequestSpans): Record<string, (message: never) => void> {
  return {
    "undici:request:create": ({ request }: Told) => inCallersContext(request, () => startSpan(spans, request)),
    "undici:request:headers": ({ request, response }: Told & { readonly response: { readonly statusCode: number } }) =>
      spans.succeed(request, response.statusCode),
    "undici:request:error": ({ request, error }: Told & { readonly error: unknown }) => spans.fail(request, error),
  };
}

function startSpan(spans: RequestSpans, request: UndiciRequest): void {
  const { method, path: target, upgrade } = request;
  // Before version 7.30, which Node has within, nothing tells that it succeeded in becoming another protocol.
  if (upgrade || method === "CONNECT" || isWithinFetch()) return;
  spans.start(request, {
    method,
    target,
    origin: String(request.origin).replace(/\/$/, ""),
    headers: {
      hasHeader: (name) => hasHeader(request, name),
      setHeader: (name, value) => request.addHeader(name, value),
    },
  });
}

function hasHeader({ headers }: UndiciRequest, name: string): boolean {
  return typeof headers === "string"
    ? `\n${headers}`.toLowerCase().includes(`\n${name}:`)
    : headers.some((text, index) => index % 2 === 0 && String(text).toLowerCase() === name);
}

/**
 * Before version 8 a request that had to wait for a connection of its pool is made in the context of another one. What
 * handles it remembers its caller's, unless it is that of undici's `fetch`.
 */
function inCallersContext(request: UndiciRequest, run: () => void): void {
  const key = Object.getOwnPropertySymbols(request).find(({ description }) => description === "handler");
  const handler: unknown = key && Reflect.get(request, key);
  if (handler instanceof AsyncResource) handler.runInAsyncScope(run);
  else run();
}
