import { type AdapterDefaults, type EnvRecord, textsOf, VERSION } from "@tracelet/core";
import {
  CLOUD_PLATFORM,
  CLOUD_PROVIDER,
  PROCESS_RUNTIME_NAME,
  PROCESS_RUNTIME_VERSION,
  TELEMETRY_SDK_LANGUAGE,
} from "./attributes.ts";

/** The parts of server runtimes that are looked at, as far as the runtime at hand has them. */
interface RuntimeGlobals {
  readonly navigator?: { readonly userAgent?: string };
  readonly process?: { readonly env?: EnvRecord; readonly versions?: Readonly<Record<string, string>> };
  readonly Deno?: {
    readonly env: { get(name: string): string | undefined };
    readonly permissions: { querySync(of: { name: "env"; variable: string }): { readonly state: string } };
  };
}

const globals = (): RuntimeGlobals => globalThis as RuntimeGlobals;

/** @see https://developers.cloudflare.com/workers/runtime-apis/web-standards/#navigatoruseragent */
export function isWorkerd(): boolean {
  return globals().navigator?.userAgent === "Cloudflare-Workers";
}

/** What the runtime tells of itself. */
export function adapterDefaults(): AdapterDefaults {
  return { name: "@tracelet/hono", version: VERSION, resourceAttributes: isWorkerd() ? WORKERS : serverRuntime() };
}

const WORKERS = {
  [CLOUD_PROVIDER]: "cloudflare",
  [CLOUD_PLATFORM]: "cloudflare.workers",
  [TELEMETRY_SDK_LANGUAGE]: "webjs",
};

/** Bun and Deno tell a version of Node, too: the one that they are compatible with. */
function serverRuntime(): NonNullable<AdapterDefaults["resourceAttributes"]> {
  const versions = globals().process?.versions ?? {};
  const name = ["bun", "deno", "node"].find((one) => versions[one] !== undefined);
  return {
    [TELEMETRY_SDK_LANGUAGE]: name ? "nodejs" : "webjs",
    ...(name && {
      [PROCESS_RUNTIME_NAME]: name === "node" ? "nodejs" : name,
      [PROCESS_RUNTIME_VERSION]: versions[name],
    }),
  };
}

/**
 * Where variables are looked up: the bindings on Workers; elsewhere those of the process, below texts that the application
 * was given as its bindings (in a test, by another adapter).
 */
export function environmentOf(bindings: EnvRecord): EnvRecord {
  if (isWorkerd()) return bindings;
  const given = textsOf(bindings);
  const ambient = ambientEnv();
  return given.length === 0 ? ambient : (Object.assign(Object.create(ambient), Object.fromEntries(given)) as EnvRecord);
}

function ambientEnv(): EnvRecord {
  const { Deno, process } = globals();
  if (!Deno) return process?.env ?? {};
  const { env, permissions } = Deno;
  // A variable that the process may not read would be asked for at the terminal, or throw.
  const mayRead = (variable: string): boolean => permissions.querySync({ name: "env", variable }).state === "granted";
  const get = (_: object, name: string | symbol): string | undefined =>
    typeof name === "string" && mayRead(name) ? env.get(name) : undefined;
  return new Proxy({}, { get });
}
