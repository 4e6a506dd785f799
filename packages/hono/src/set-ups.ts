import {
  type AwaitedFlush,
  ConfigurationError,
  createAwaitedFlush,
  createTracing,
  type EnvRecord,
  prepareTracing,
  reportProblem,
  type Tracing,
  type TracingOptions,
  type Trigger,
} from "@tracelet/core";
import type { Context } from "hono";
import { adapterDefaults, environmentOf, isWorkerd, textsOf } from "./runtime.ts";

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

/** There is one environment as a rule. More are copies that a framework makes for each request, or those of tests. */
const MAX_ENVIRONMENTS = 16;
const NO_BINDINGS: EnvRecord = {};

/**
 * The set-up for a request; made at the first one, and again only for an environment with other texts.
 *
 * @throws ConfigurationError for options that cannot be meant; those that a function returns are reported by `diag`.
 */
export function createSetUps<Env>(source: OptionsSource<Env>): (c: Context) => HonoTracing {
  // Known to be on before any request: then what runs before the first one meets the registered API.
  if (typeof source !== "function") prepareTracing(splitOptions(source).options);
  const byEnv = new WeakMap<object, HonoTracing>();
  const byText = new Map<string, HonoTracing>();
  return (c) => {
    const bindings = (c.env ?? NO_BINDINGS) as EnvRecord;
    const known = byEnv.get(bindings);
    if (known) return known;
    const text = JSON.stringify(textsOf(bindings));
    const found = byText.get(text) ?? setUp(source, environmentOf(bindings));
    byText.delete(text);
    byText.set(text, found); // as the last one; the one that was not used for longest goes
    if (byText.size > MAX_ENVIRONMENTS) byText.delete(byText.keys().next().value!);
    // Elsewhere the bindings are what the server tells of one request.
    if (isWorkerd()) byEnv.set(bindings, found);
    return found;
  };
}

function setUp<Env>(source: OptionsSource<Env>, env: EnvRecord): HonoTracing {
  const awaitedFlush = createAwaitedFlush();
  try {
    const given = typeof source === "function" ? source(env as Env, "http") : source;
    if (given instanceof Promise) throw new ConfigurationError("the options function must not be async");
    const { options, bodyEnd } = splitOptions(given);
    return { ...createTracing(options, env, adapterDefaults()), bodyEnd, awaitedFlush };
  } catch (error) {
    // What a function of the user's throws may quote a secret.
    const problem = error instanceof ConfigurationError ? error.message : "the options function threw";
    reportProblem("hono", `tracing is off: ${problem}`);
    return { ...createTracing({ enabled: false }), bodyEnd: "headers", awaitedFlush };
  }
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
