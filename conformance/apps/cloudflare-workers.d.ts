// The part of the Workers runtime that the apps use, declared here because the official types replace Node's globals.
declare module "cloudflare:workers" {
  /** Keeps the invocation that runs alive until the promise settles; bypasses `ctx.waitUntil`. */
  export function waitUntil(promise: Promise<unknown>): void;
}

/** A byte stream whose pipe notices when the client leaves, unlike a TransformStream's. */
declare class IdentityTransformStream {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}
