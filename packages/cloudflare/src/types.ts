/**
 * The parts of the Workers platform that this package touches, declared structurally: it needs no types of a certain
 * version. `type-tests/` checks them against `@cloudflare/workers-types`.
 */

/** @see https://developers.cloudflare.com/workers/runtime-apis/context/ */
export interface ExecutionContextLike {
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
  readonly props: unknown;
  /** Not there before the compatibility date 2025-11-17. */
  readonly exports?: object;
}

/** A request that Cloudflare delivered. @see https://developers.cloudflare.com/workers/runtime-apis/request/ */
export type IncomingRequest = Request & { readonly cf?: { readonly colo?: unknown; readonly httpProtocol?: unknown } };

/** @see https://developers.cloudflare.com/workers/runtime-apis/handlers/scheduled/ */
export interface ScheduledControllerLike {
  readonly cron: string;
  /** Milliseconds since the Unix epoch. */
  readonly scheduledTime: number;
}

/** @see https://developers.cloudflare.com/queues/configuration/javascript-apis/#message */
export interface MessageLike {
  readonly id: string;
  readonly body: unknown;
  readonly attempts: number;
  ack(): void;
  retry(options?: { delaySeconds?: number }): void;
}

/** @see https://developers.cloudflare.com/queues/configuration/javascript-apis/#messagebatch */
export interface MessageBatchLike {
  readonly queue: string;
  readonly messages: readonly MessageLike[];
  ackAll(): void;
  retryAll(options?: { delaySeconds?: number }): void;
}

/** @see https://developers.cloudflare.com/workers/runtime-apis/handlers/tail/#properties */
export interface TraceItemLike {
  /** What started the Worker that is told of; with a `request` when that was one. */
  readonly event: object | null;
}

/** Where a connection leads to. */
export interface SocketAddressLike {
  hostname: string;
  port: number;
}

/** A TCP connection. @see https://developers.cloudflare.com/workers/runtime-apis/tcp-sockets/#socket */
export interface SocketLike {
  readonly readable: ReadableStream;
  readonly writable: WritableStream;
  readonly opened: Promise<{ remoteAddress?: string; localAddress?: string }>;
  readonly closed: Promise<void>;
  readonly upgraded: boolean;
  readonly secureTransport: "on" | "off" | "starttls";
  close(): Promise<void>;
  startTls(options?: { expectedServerHostname?: string }): SocketLike;
}

/** How TCP connections are opened. @see https://developers.cloudflare.com/workers/runtime-apis/tcp-sockets/#connect */
export type Connect = (
  address: SocketAddressLike | string,
  options?: { secureTransport?: string; allowHalfOpen: boolean; highWaterMark?: number | bigint },
) => SocketLike;

/** What a Worker may export by default. @see https://developers.cloudflare.com/workers/runtime-apis/handlers/ */
export interface ExportedHandlerLike {
  fetch?(request: IncomingRequest, env: unknown, executionContext: ExecutionContextLike): Response | Promise<Response>;
  scheduled?(controller: never, env: never, executionContext: never): unknown;
  queue?(batch: never, env: never, executionContext: never): unknown;
  email?(message: never, env: never, executionContext: never): unknown;
  tail?(events: never, env: never, executionContext: never): unknown;
  tailStream?(event: never, env: never, executionContext: never): unknown;
  connect?(socket: never, env: never, executionContext: never): unknown;
  trace?(events: never, env: never, executionContext: never): unknown;
  test?(controller: never, env: never, executionContext: never): unknown;
}

/** The handlers of what was instrumented; a class instance's other members are not there. */
export type InstrumentedHandler<Handler> = Pick<Handler, keyof Handler & keyof ExportedHandlerLike>;

/** The `Env` that the handlers are written for. */
export type EnvOf<Handler> = [
  Extract<InstrumentedHandler<Handler>[keyof InstrumentedHandler<Handler>], AnyHandler>,
] extends [(event: never, env: infer Env, executionContext: never) => unknown]
  ? KnownEnv<Env>
  : unknown;
type AnyHandler = (event: never, env: never, executionContext: never) => unknown;

/** Hono's `fetch` takes `Bindings | {} | undefined`: what says nothing is left out. */
type KnownEnv<Env> = [WithKeys<Env>] extends [never] ? unknown : WithKeys<Env>;
type WithKeys<Env> = Env extends unknown ? (keyof Env extends never ? never : Env) : never;

/** What a Pages function is called with. @see https://developers.cloudflare.com/pages/functions/api-reference/#eventcontext */
export interface PagesContextLike extends Pick<ExecutionContextLike, "waitUntil"> {
  readonly request: IncomingRequest;
  readonly env: unknown;
  readonly functionPath: string;
  readonly params: Readonly<Record<string, string | string[]>>;
}

/** `onRequest` or one of its kin. */
export type PagesFunctionLike = (context: never) => Response | Promise<Response>;

/** The `Env` that Pages functions are written for. */
export type PagesEnvOf<OnRequest> = Parameters<
  Extract<OnRequest extends readonly (infer One)[] ? One : OnRequest, PagesFunctionLike>
>[0] extends { readonly env: infer Env }
  ? Env
  : unknown;
