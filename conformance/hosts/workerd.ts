import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createTestHarness, type TestHarness, type TestHarnessOptions, type WorkerHandle } from "wrangler";
import type { Host, HostCapabilities, HostKind, StartOptions } from "./host.ts";
import { openRequest, readResponse } from "./http-client.ts";

/** How the Worker is deployed. */
export interface WorkerdOptions {
  /** @defaultValue `["nodejs_als"]`, the least that tracelet needs */
  readonly flags?: readonly string[];
  /** @defaultValue a date at which nothing of Node is on without a flag */
  readonly compatibilityDate?: string;
}

/** Another Worker in the same workerd. */
export interface ServiceWorker {
  /** Absolute path of its TypeScript module. */
  readonly entry: string;
  readonly env?: Readonly<Record<string, string>>;
  /** More of wrangler's configuration: queues, namespaces, triggers and the like. */
  readonly config?: WranglerConfig;
}

/** What runs, and which Workers it reaches over service bindings, by binding name. */
export interface WorkerdStartOptions extends StartOptions {
  readonly services?: Readonly<Record<string, ServiceWorker>>;
  readonly config?: WranglerConfig;
}

/** A host that delivers other events than requests, too. */
export interface WorkerdHost extends Host {
  readonly url: URL;
  /** A handle for cron, mail and the like: of the main Worker, or of the one behind a service binding. */
  worker(binding?: string): WorkerHandle;
}

/** A kind of Workers host; see {@link WorkerdOptions}. */
export interface WorkerdHostKind extends HostKind {
  start(options: WorkerdStartOptions): Promise<WorkerdHost>;
}

/** A part of a `wrangler.json`. @see https://developers.cloudflare.com/workers/wrangler/configuration/ */
export type WranglerConfig = Partial<WorkerInput["config"]>;

const CAPABILITIES: HostCapabilities = {
  exportsAfterResponse: true,
  waitUntil: ["context", "imported", "detached"],
  streams: true,
  concurrency: Number.POSITIVE_INFINITY,
};

/** Keeps wrangler off the network and away from this machine's own settings. */
export const WRANGLER_ENV: Readonly<Record<string, string>> = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CLOUDFLARE_INCLUDE_PROCESS_ENV: "false",
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
  DO_NOT_TRACK: "1",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG: "none",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
  X_LOCAL_EXPLORER: "false",
  X_LOCAL_OBSERVABILITY: "false",
};

/** Deploys apps to real workerd, bundled by wrangler's defaults. */
export function createWorkerdHostKind(name: string, options: WorkerdOptions = {}): WorkerdHostKind {
  return { name, capabilities: CAPABILITIES, start: (start) => startWorkerd(start, { ...options, name }) };
}

/** A Worker with the compatibility flag `nodejs_als` alone: no Buffer, no process. */
export const workerd: WorkerdHostKind = createWorkerdHostKind("Workers");

async function startWorkerd(
  { app, env = {}, services = {}, config }: WorkerdStartOptions,
  { name, flags = ["nodejs_als"], compatibilityDate = "2025-06-01" }: WorkerdOptions & { name: string },
): Promise<WorkerdHost> {
  Object.assign(process.env, WRANGLER_ENV);
  const bindings = Object.keys(services).map((binding) => ({ binding, service: toServiceName(binding) }));
  const deploy = (worker: string, { entry, env: vars = {}, config: more }: ServiceWorker): WorkerInput => ({
    config: {
      name: worker,
      main: entry,
      compatibility_date: compatibilityDate,
      compatibility_flags: [...flags],
      vars,
      send_metrics: false,
      ...more,
    },
  });
  const { worker, alias = {} } = app;
  const main = deploy("conformance", { entry: worker, env, config: { services: bindings, alias, ...config } });
  const others = Object.entries(services).map(([binding, service]) => deploy(toServiceName(binding), service));
  // Wrangler leaves a directory where it runs; the sources are no place for that.
  const root = await mkdtemp(join(tmpdir(), "conformance-workerd-"));
  const harness = createTestHarness({ root, workers: [main, ...others] });
  const close = async (): Promise<void> => {
    await harness.close();
    await rm(root, { recursive: true, force: true });
  };
  try {
    const { url } = await harness.listen();
    return createHost(harness, { name, url, close });
  } catch (error) {
    await close();
    throw error;
  }
}

type WorkerInput = Extract<TestHarnessOptions["workers"][number], { config: unknown }>;

function toServiceName(binding: string): string {
  return binding.toLowerCase();
}

function createHost(
  harness: TestHarness,
  { name, url, close }: Pick<Host, "name" | "close"> & { readonly url: URL },
): WorkerdHost {
  const open: Host["open"] = (path, request) => openRequest(new URL(path, url), request);
  return {
    name,
    capabilities: CAPABILITIES,
    open,
    request: async (path, request) => readResponse(await open(path, request)),
    url,
    worker: (binding) => harness.getWorker(binding && toServiceName(binding)),
    logs: () => harness.getLogs().map(({ level, message }) => `${level}: ${message}`),
    close,
  };
}
