import { activeInvocation, attempt } from "@tracelet/core";
import { replaceMethod } from "../replace-method.ts";
import type { BindingClass } from "./binding-class.ts";
import type { BindingOptions } from "./binding-options.ts";
import { CLASSES, RPC } from "./classes.ts";
import { traceCall } from "./trace-call.ts";

/** A binding, and what was asked for it: read at each call. */
export interface Binding {
  readonly name: string;
  options: BindingOptions | false | undefined;
}

interface Instrumented extends Binding {
  /** What has its methods. */
  readonly holder: object;
}

/** Of each instrumented object, the binding that it is or comes from. */
const bindings = new WeakMap<object, Instrumented>();

/**
 * Gives an object of the platform's methods of its own, which make spans within an invocation; every other object is
 * left as it is. Each object once. What is asked for a binding holds for all set-ups of the isolate: the first to ask wins.
 *
 * Own methods, not a Proxy of the object: identity, unknown methods and private members stay the platform's.
 */
export function instrumentObject(object: object, { name, options }: Binding): void {
  const bindingClass = classOf(object);
  if (!bindingClass && !options) return;
  const known = bindings.get(object);
  if (known?.options !== undefined) return;
  // Classes with methods of their own have no RPC.
  const isStub = !bindingClass || bindingClass.methods === "fetch";
  const binding = known ?? { name, options, holder: isStub ? ownPrototype(object) : object };
  binding.options = options;
  bindings.set(object, binding);
  if (bindingClass && !known) instrumentMembers(object, bindingClass, binding);
  if (!isStub) return;
  const { holder } = binding;
  for (const method of [...toNames(bindingClass?.rpc), ...((options ? options.rpc : []) ?? [])]) {
    const isMember = Object.hasOwn(holder, method) || Object.hasOwn(Object.getPrototypeOf(holder) as object, method);
    if (!isMember) traceMethod(object, method, { bindingClass: RPC, binding });
  }
}

/** A stub that an RPC method returns answers its caller by what it inherits, and refuses members of its own. */
function ownPrototype(stub: object): object {
  const prototype = Object.create(Object.getPrototypeOf(stub) as object) as object;
  Object.setPrototypeOf(stub, prototype);
  return prototype;
}

function classOf({ constructor }: object): BindingClass | undefined {
  // Those of `ctx.exports` extend the others by that they can be called.
  const name = String((constructor as { readonly name?: string } | undefined)?.name).replace("Loopback", "");
  return Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
}

const toNames = (names: string | undefined): string[] => names?.split(" ") ?? [];

function instrumentMembers(object: object, bindingClass: BindingClass, binding: Instrumented): void {
  const { methods, factories, parts } = bindingClass;
  for (const method of toNames(methods)) traceMethod(object, method, { bindingClass, binding });
  for (const factory of toNames(factories)) {
    replaceMethod(object, { name: factory }, (call, { args }) => {
      const made = call(args);
      const instrument = (value: unknown): unknown => instrumentAll(value, binding);
      return made instanceof Promise ? made.then(instrument) : instrument(made);
    });
  }
  for (const part of toNames(parts)) instrumentAll(Reflect.get(object, part), binding);
}

interface Traced {
  readonly bindingClass: BindingClass;
  readonly binding: Instrumented;
}

function traceMethod(object: object, method: string, { bindingClass, binding }: Traced): void {
  replaceMethod(object, { name: method, holder: binding.holder }, (call, given) => {
    const { name, options } = binding;
    // Outside of an invocation, a call is nobody's.
    const isTraced = options !== false && !options?.except?.includes(method) && activeInvocation();
    if (!isTraced) return call(given.args);
    return traceCall(bindingClass, { ...given, method, binding: name }, { isContextSent: options?.context, call });
  });
}

/** An object, several, or what tells of a batch of them. What cannot be instrumented works untraced. */
function instrumentAll(value: unknown, binding: Binding): unknown {
  attempt(() => {
    // A stub answers to every name.
    const isPlain = Object.getPrototypeOf(value) === Object.prototype;
    const objects = isPlain ? (value as { readonly created: object[] }).created : [value as object].flat();
    for (const object of objects) instrumentObject(object, binding);
  });
  return value;
}
