/**
 * The parts of the Workers platform that this package touches, declared structurally: it needs no types of a certain
 * version. `type-tests/` checks them against `@cloudflare/workers-types`.
 */

/** @see https://developers.cloudflare.com/workers/runtime-apis/context/ */
export interface ExecutionContextLike {
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
  readonly props: unknown;
}

/** A request that Cloudflare delivered. @see https://developers.cloudflare.com/workers/runtime-apis/request/ */
export type IncomingRequest = Request & { readonly cf?: { readonly colo?: unknown; readonly httpProtocol?: unknown } };

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

/** The `Env` that a handler is written for. */
export type EnvOf<Handler> = Handler extends {
  fetch?(request: never, env: infer Env, executionContext: never): unknown;
}
  ? KnownEnv<Env>
  : unknown;

/** Hono's `fetch` takes `Bindings | {} | undefined`: what says nothing is left out. */
type KnownEnv<Env> = [WithKeys<Env>] extends [never] ? unknown : WithKeys<Env>;
type WithKeys<Env> = Env extends unknown ? (keyof Env extends never ? never : Env) : never;
