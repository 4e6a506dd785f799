import type {
  Host,
  HostCapabilities,
  HostKind,
  HostRequest,
  HostResponse,
  OpenResponse,
  StartOptions,
} from "../host.ts";
import { type BundleFormat, bundleHandler } from "./bundle.ts";
import { EnvironmentPool } from "./environment-pool.ts";
import { Environment } from "./environment.ts";
import { toFunctionUrlEvent, toHttpResponse } from "./function-url.ts";
import type { InvocationOptions, InvocationResult } from "./invocation.ts";

/** How the function is deployed. */
export interface LambdaOptions {
  /** @defaultValue "esm" */
  readonly format?: BundleFormat;
  /** Environments at most; requests that find none free wait. @defaultValue 1 */
  readonly environments?: number;
  /** Managed Instances: so many requests at once in one environment, which is never frozen. */
  readonly maxConcurrency?: number;
}

/** A function behind a Function URL, under the real runtime client. */
export interface LambdaHost extends Host {
  /** Sends any event, as a direct invocation does. Rejects only when a new environment's init fails. */
  invoke(event: unknown, options?: InvocationOptions): Promise<InvocationResult>;
  /** The environments that there are now. */
  environments(): Promise<readonly Environment[]>;
}

/** A kind of Lambda host; see {@link LambdaOptions}. */
export interface LambdaHostKind extends HostKind {
  start(options: StartOptions): Promise<LambdaHost>;
}

/** Deploys apps to Lambda. `start` rejects with the reported error when init fails. */
export function createLambdaHostKind(name: string, options: LambdaOptions = {}): LambdaHostKind {
  const { environments = 1, maxConcurrency } = options;
  const capabilities: HostCapabilities = {
    // Managed Instances are not frozen.
    exportsAfterResponse: maxConcurrency !== undefined,
    waitUntil: ["detached"],
    streams: false,
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
    format = "esm",
    environments = 1,
    maxConcurrency,
  }: LambdaOptions & Pick<HostKind, "name" | "capabilities">,
): Promise<LambdaHost> {
  const bundle = await bundleHandler(app.lambda, format);
  const lines: string[] = [];
  const onLog = (line: string): void => void lines.push(line);
  const pool = await EnvironmentPool.start({
    size: environments,
    eventsPerEnvironment: maxConcurrency ?? 1,
    start: () => Environment.start({ bundle, env, maxConcurrency, onLog }),
  }).catch(async (error: unknown) => {
    await bundle.remove();
    throw error;
  });
  return {
    name,
    capabilities,
    invoke: (event, options) => pool.invoke(event, options),
    environments: () => pool.environments(),
    request: async (path, request) =>
      within(pool.invoke(toFunctionUrlEvent(path, request)).then(toHttpResponse), request),
    open: openIsUnsupported,
    logs: () => lines,
    close: async () => {
      await pool.close();
      await bundle.remove();
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

function openIsUnsupported(): Promise<OpenResponse> {
  return Promise.reject(new Error("This Lambda host buffers responses: check capabilities.streams first."));
}
