import { Buffer } from "node:buffer";
import type {
  Host,
  HostCapabilities,
  HostKind,
  HostRequest,
  HostResponse,
  OpenResponse,
  StartOptions,
} from "../host.ts";
import { type BundleOptions, bundleHandler } from "./bundle.ts";
import { EnvironmentPool } from "./environment-pool.ts";
import { Environment, type RuntimeVersion } from "./environment.ts";
import { readPrelude, toFunctionUrlEvent, toHttpResponse } from "./function-url.ts";
import type { Invocation, InvocationOptions, InvocationResult } from "./invocation.ts";

/** How the function is deployed. */
export interface LambdaOptions extends BundleOptions {
  /** Environments at most; requests that find none free wait. @defaultValue 1 */
  readonly environments?: number;
  /** Managed Instances: so many requests at once in one environment, which is never frozen. */
  readonly maxConcurrency?: number;
  /** @defaultValue 24 */
  readonly runtime?: RuntimeVersion;
  /** A TypeScript module that the process loads first, bundled: `NODE_OPTIONS=--import`. */
  readonly preload?: string;
  /** What is preloaded registers an extension, which exports after the response. @defaultValue false */
  readonly hasExtension?: boolean;
  /** The handler is of `awslambda.streamifyResponse`. @defaultValue false */
  readonly streams?: boolean;
}

/** A function behind a Function URL, under the real runtime client. */
export interface LambdaHost extends Host {
  /** Sends any event, as a direct invocation does. Rejects only when a new environment's init fails. */
  invoke(event: unknown, options?: InvocationOptions): Promise<InvocationResult>;
  /** Sends any event, and resolves once an environment has it: to watch what becomes of it. */
  submit(event: unknown, options?: InvocationOptions): Promise<Invocation>;
  /** The environments that there are now. */
  environments(): Promise<readonly Environment[]>;
  /** Ends all environments as the platform does; later events start new ones. */
  terminate(): Promise<void>;
}

/** A kind of Lambda host; see {@link LambdaOptions}. */
export interface LambdaHostKind extends HostKind {
  start(options: StartOptions): Promise<LambdaHost>;
}

/** Deploys apps to Lambda. `start` rejects with the reported error when init fails. */
export function createLambdaHostKind(name: string, options: LambdaOptions = {}): LambdaHostKind {
  const { environments = 1, maxConcurrency, hasExtension = false, streams = false } = options;
  const isManaged = maxConcurrency !== undefined;
  const capabilities: HostCapabilities = {
    exportsAfterResponse: isManaged || hasExtension || streams,
    freezes: !isManaged,
    waitUntil: ["detached"],
    streams,
    concurrency: maxConcurrency ?? environments,
  };
  return { name, capabilities, start: (start) => startLambda(start, { ...options, name, capabilities }) };
}

/** One environment at a time, as an on-demand function without load. */
export const lambda: LambdaHostKind = createLambdaHostKind("Lambda");

async function startLambda(
  { app, env = {} }: StartOptions,
  {
    name,
    capabilities,
    environments = 1,
    maxConcurrency,
    preload: preloadEntry,
    runtime,
    ...bundling
  }: LambdaOptions & Pick<HostKind, "name" | "capabilities">,
): Promise<LambdaHost> {
  const bundle = await bundleHandler(app.lambda, { ...bundling, alias: app.alias });
  const preload = preloadEntry === undefined ? undefined : await bundleHandler(preloadEntry);
  const removeBundles = async (): Promise<void> => {
    await bundle.remove();
    await preload?.remove();
  };
  const lines: string[] = [];
  const onLog = (line: string): void => void lines.push(line);
  const pool = await EnvironmentPool.start({
    size: environments,
    eventsPerEnvironment: maxConcurrency ?? 1,
    start: () => Environment.start({ bundle, preload, runtime, env, maxConcurrency, onLog }),
  }).catch(async (error: unknown) => {
    await removeBundles();
    throw error;
  });
  return {
    name,
    capabilities,
    invoke: (event, options) => pool.invoke(event, options),
    submit: (event, options) => pool.submit(event, options),
    environments: () => pool.environments(),
    terminate: async () => {
      await Promise.all((await pool.environments()).map((environment) => environment.terminate()));
    },
    request: async (path, request) =>
      within(pool.invoke(toFunctionUrlEvent(path, request)).then(toHttpResponse), request),
    open: (path, request) =>
      capabilities.streams ? openStream(pool.submit(toFunctionUrlEvent(path, request))) : openIsUnsupported(),
    logs: () => lines,
    close: async () => {
      await pool.close();
      await removeBundles();
    },
  };
}

/** A client that leaves gets no response; the function is not told. */
function within(response: Promise<HostResponse>, { signal }: HostRequest = {}): Promise<HostResponse> {
  if (signal === undefined) return response;
  const left = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([response, left]);
}

/** Resolves with the head of a streamed response. */
async function openStream(submitted: Promise<Invocation>): Promise<OpenResponse> {
  const { streamed, result } = await submitted;
  const failed = result.promise.then((one): never => {
    throw new Error(`there was no streamed response: ${one.kind}`);
  });
  const { contentType, chunks } = await Promise.race([streamed.promise, failed]);
  const iterator = chunks[Symbol.asyncIterator]();
  let begun = Buffer.alloc(0);
  let head = readPrelude(contentType, begun);
  while (head === undefined) {
    const next = await iterator.next();
    if (next.done) throw new Error("the streamed response ended within its prelude");
    begun = Buffer.concat([begun, next.value]);
    head = readPrelude(contentType, begun);
  }
  const { status, headers, body } = head;
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    if (body.length > 0) yield body;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  };
  // The platform does not tell the function that its client has left.
  return { status, headers, chunks: rest(), disconnect: () => void iterator.return?.() };
}

function openIsUnsupported(): Promise<OpenResponse> {
  return Promise.reject(new Error("This Lambda host buffers responses: check capabilities.streams first."));
}
