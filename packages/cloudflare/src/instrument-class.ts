import { context, createContextKey } from "@opentelemetry/api";
import { activeInvocation } from "@tracelet/core";
import type { OptionsSource } from "./cloudflare-options.ts";
import type { TracedHandler } from "./exported-handlers.ts";
import { CLOUDFLARE_ENTRYPOINT } from "./attributes.ts";
import type { PlatformClass } from "./class-types.ts";
import { takeRpcContext } from "./rpc-context.ts";
import { type HandlerInvocation, runHandler } from "./run-handler.ts";
import { type CloudflareTracing, createTracingCache } from "./tracing-cache.ts";
import type { ExecutionContextLike } from "./types.ts";

/** A call of a method by the platform. */
export interface PlatformCall {
  readonly args: readonly unknown[];
  readonly tracing: CloudflareTracing;
  readonly className: string;
  readonly method: string;
  readonly executionContext: ExecutionContextLike;
  /** The context that came with the arguments of an RPC method. */
  readonly carrier?: Readonly<Record<string, string>>;
}

/** What starts a method, and how an invocation of it is described. */
export interface PlatformMethod extends Omit<TracedHandler, "describe"> {
  /** @defaultValue the method's name */
  readonly handlerType?: string;
  /** Waited for before the call is described, when tracing is on. Only for methods that return a promise in any case. */
  getReady?(args: readonly unknown[]): Promise<void>;
  describe(call: PlatformCall): HandlerInvocation | undefined;
}

/** How the objects of a class are instrumented. */
export interface ClassInstrumentation<Env> {
  readonly options: OptionsSource<Env> | undefined;
  /** The methods that the platform calls by these names, also where they are fields of the object. */
  readonly handlers: Readonly<Record<string, PlatformMethod>>;
  /** All other methods, but for those of `ignored`. */
  readonly rpc?: PlatformMethod;
  readonly ignored?: readonly string[];
  /** Called before the constructor when tracing is on. */
  construct?(executionContext: ExecutionContextLike, tracing: CloudflareTracing): void;
}

type Method = (this: object, ...args: unknown[]) => unknown;
type Surroundings = readonly [executionContext: ExecutionContextLike, env: unknown];

/** Set while a constructor runs, and in what it starts: calls among these methods are no calls of the platform's. */
// Pure, for the bundlers of those who instrument no class.
const CONSTRUCTING = /* @__PURE__ */ createContextKey("tracelet constructor");

/**
 * A subclass whose methods run as invocations when the platform calls them. Methods of the prototype, as the platform looks
 * for them there; no Proxies of objects, which private fields would refuse.
 */
export function instrumentClass<Class extends PlatformClass>(
  Class: Class,
  { options, handlers, rpc, ignored = [], construct }: ClassInstrumentation<unknown>,
): Class {
  const tracings = createTracingCache(options);
  const objects = new WeakMap<object, Surroundings>();
  const wrap = (method: string, original: Method): Method | undefined => {
    const how = Object.hasOwn(handlers, method) ? handlers[method] : rpc;
    if (!how || ignored.includes(method)) return undefined;
    return named(original, function (this: object, ...given) {
      const { args, carrier } = takeRpcContext(given);
      const call = (): unknown => Reflect.apply(original, this, args);
      how.prepare?.(args[0] as never);
      const surroundings = objects.get(this);
      // The platform calls outside of every context: within one, the object's own code did.
      if (!surroundings || activeInvocation() || context.active().getValue(CONSTRUCTING)) return call();
      const [executionContext, env] = surroundings;
      const tracing = tracings.get(env, how.trigger, executionContext);
      // By the class that is exported: it may extend this one.
      const className = nameOf(this.constructor);
      return runMethod(how, { className, method, args, executionContext, tracing, ...(carrier && { carrier }) }, call);
    });
  };

  return subclass(Class, wrap, (args, create) => {
    const [executionContext, env] = args;
    const tracing = tracings.get(env, "other", executionContext);
    if (tracing.isEnabled) construct?.(executionContext, tracing);
    const object = context.with(context.active().setValue(CONSTRUCTING, true), create);
    objects.set(object, args);
    for (const name of Object.keys(handlers)) wrapField(object, name, wrap);
    return object;
  });
}

/** The name of a class, or of the nearest one that it extends: `export default` is often of none. */
function nameOf(Class: { readonly name: string } | null): string {
  if (!Class) return "";
  return Class.name || nameOf(Object.getPrototypeOf(Class) as typeof Class);
}

function runMethod(how: PlatformMethod, platformCall: PlatformCall, call: () => unknown): unknown {
  const { trigger, handlerType = platformCall.method } = how;
  const { args, className, executionContext, tracing } = platformCall;
  const describe = (): HandlerInvocation | undefined => {
    const described = how.describe(platformCall);
    return described && { ...described, attributes: { ...described.attributes, [CLOUDFLARE_ENTRYPOINT]: className } };
  };
  const run = (): unknown =>
    runHandler({ trigger, handlerType, executionContext, tracing: () => tracing, describe, call });
  return how.getReady && tracing.isEnabled ? how.getReady(args).then(run, run) : run();
}

type Wrap = (name: string, method: Method) => Method | undefined;

/** @param construct what `new` does, around what it would do */
function subclass<Class extends PlatformClass>(
  Class: Class,
  wrap: Wrap,
  construct: (args: Surroundings, create: () => object) => object,
): Class {
  // oxlint-disable-next-line typescript/no-extraneous-class -- extends another one below: super() cannot be called in a context
  class Instrumented {
    constructor(...args: Surroundings) {
      return construct(args, () => Reflect.construct(Class, args, new.target) as object);
    }
  }
  Object.setPrototypeOf(Instrumented, Class);
  Object.setPrototypeOf(Instrumented.prototype, Class.prototype as object);
  for (const [name, method] of methodsOf(Class)) {
    const value = wrap(name, method);
    if (value) Object.defineProperty(Instrumented.prototype, name, { value, configurable: true, writable: true });
  }
  return named(Class, Instrumented) as unknown as Class;
}

function wrapField(object: object, name: string, wrap: Wrap): void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  const value = typeof own?.value === "function" && own.configurable && wrap(name, own.value as Method);
  if (value) Object.defineProperty(object, name, { ...own, value });
}

/** The methods of a class and of those that it extends, without getters: reading them would run the user's code. */
function methodsOf(Class: PlatformClass): [name: string, method: Method][] {
  const members = new Map<string, unknown>();
  let prototype = Class.prototype as object | null;
  for (; prototype && prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype) as object | null) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (!members.has(name)) members.set(name, value);
    }
  }
  members.delete("constructor");
  return [...members].filter((member): member is [string, Method] => typeof member[1] === "function");
}

/** `replacement` with the name and the length of what it stands for. */
function named<Replacement extends object>(
  original: { name: string; length: number },
  replacement: Replacement,
): Replacement {
  for (const key of ["name", "length"] as const) {
    Object.defineProperty(replacement, key, { value: original[key], configurable: true });
  }
  return replacement;
}
