import {
  type AwaitedFlush,
  ConfigurationError,
  createAwaitedFlush,
  createEnvCache,
  createTracing,
  type EnvRecord,
  prepareTracing,
  type Tracing,
  type TracingOptions,
  type Trigger,
  tryOptions,
} from "@tracelet/core";
import type { Context } from "hono";
import { adapterDefaults, environmentOf, isWorkerd } from "./runtime.ts";

/** Options of `tracing()` where it is the only instrumentation. */
export interface HonoOptions extends TracingOptions {
  /**
   * When the root span of a request ends. `"auto"`: with the body, for one that is streamed through the context
   * (`c.body(stream)`, `hono/streaming`, JSX) or that is an event stream; with the headers otherwise. `"headers"`: always with
   * the headers, and no body is touched.
   * @defaultValue `"auto"`
   */
  readonly bodyEnd?: "auto" | "headers";
}

/** Options, or how they follow from the environment: the bindings on Workers, the variables of the process elsewhere. */
export type OptionsSource<Env> = HonoOptions | ((env: Env, trigger: Trigger) => HonoOptions);

/** Tracing by one set of options, with those of this package. */
export interface HonoTracing extends Tracing, Required<Pick<HonoOptions, "bodyEnd">> {
  /** Its flushes where a response has to wait for them. */
  readonly awaitedFlush: AwaitedFlush;
}

const NO_BINDINGS: EnvRecord = {};

/**
 * The set-up for a request; made at the first one, and again only for an environment with other texts.
 *
 * @throws ConfigurationError for options that cannot be meant; those that a function returns are reported by `diag`.
 */
export function createSetUps<Env>(source: OptionsSource<Env> | undefined): (c: Context) => HonoTracing {
  // Known to be on before any request: then what runs before the first one meets the registered API.
  if (source !== undefined && typeof source !== "function") prepareTracing(splitOptions(source).options);
  const setUpFor = createEnvCache(
    (bindings) => setUp(source, environmentOf(bindings)),
    // Elsewhere the bindings are what the server tells of one request.
    { isLasting: isWorkerd() },
  );
  return (c) => setUpFor((c.env ?? NO_BINDINGS) as EnvRecord);
}

function setUp<Env>(source: OptionsSource<Env> | undefined, env: EnvRecord): HonoTracing {
  const awaitedFlush = createAwaitedFlush();
  const resolve = (): HonoOptions | undefined => (typeof source === "function" ? source(env as Env, "http") : source);
  const create = (given: HonoOptions = {}): HonoTracing => {
    const { options, bodyEnd } = splitOptions(given);
    return { ...createTracing(options, env, adapterDefaults()), bodyEnd, awaitedFlush };
  };
  return tryOptions({ adapter: "hono", resolve, create }) ?? create({ enabled: false });
}

function splitOptions(given: HonoOptions): Pick<HonoTracing, "bodyEnd"> & { readonly options: TracingOptions } {
  // What is no plain object is for core to refuse.
  if (!given || Object.getPrototypeOf(given) !== Object.prototype) return { options: given, bodyEnd: "auto" };
  const { bodyEnd = "auto", ...options } = given;
  if (bodyEnd !== "auto" && bodyEnd !== "headers") {
    throw new ConfigurationError('Option "bodyEnd" must be "auto" or "headers".');
  }
  return { options, bodyEnd };
}
