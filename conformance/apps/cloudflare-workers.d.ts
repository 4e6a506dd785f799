// The part of the Workers runtime that the apps use, declared here because the official types replace Node's globals.
declare module "cloudflare:workers" {
  /** Keeps the invocation that runs alive until the promise settles; bypasses `ctx.waitUntil`. */
  export function waitUntil(promise: Promise<unknown>): void;

  /** The bindings, also outside of handlers. */
  export const env: Readonly<Record<string, unknown>>;

  /** As `ctx.exports`, also outside of handlers. */
  export const exports: Readonly<Record<string, unknown>>;

  class PlatformObject<Env = unknown> {
    constructor(ctx: unknown, env: Env);
    protected readonly ctx: unknown;
    protected readonly env: Env;
  }
  export class DurableObject<Env = unknown> extends PlatformObject<Env> {}
  export class WorkerEntrypoint<Env = unknown> extends PlatformObject<Env> {}
  export class WorkflowEntrypoint<Env = unknown> extends PlatformObject<Env> {}
  // oxlint-disable-next-line typescript/no-extraneous-class -- a base class without members
  export class RpcTarget {}
}

declare module "cloudflare:sockets" {
  /** Opens a TCP connection to `host:port`. */
  export function connect(address: string): {
    readonly readable: ReadableStream<Uint8Array>;
    readonly writable: WritableStream<Uint8Array>;
    readonly opened: Promise<unknown>;
    close(): Promise<void>;
  };
}

declare module "cloudflare:email" {
  /** A message to send. */
  // oxlint-disable-next-line typescript/no-extraneous-class -- its members are the platform's secret
  export class EmailMessage {
    constructor(from: string, to: string, raw: string);
  }
}

/** A byte stream whose pipe notices when the client leaves, unlike a TransformStream's. */
declare class IdentityTransformStream {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

/** Has a length that is known before it is written. */
declare class FixedLengthStream extends IdentityTransformStream {
  constructor(length: number);
}

/** Changes HTML as it passes. */
declare class HTMLRewriter {
  on(selector: string, handlers: object): this;
  transform(response: Response): Response;
}
