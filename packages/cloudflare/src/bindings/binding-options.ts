import { validate } from "@tracelet/core";

/** How the calls of one binding are traced. */
export interface BindingOptions {
  /** Methods whose calls make no span, such as `["list"]`. @defaultValue none */
  readonly except?: readonly string[];
  /**
   * The RPC methods of a service binding, of the objects of a Durable Object namespace, or of another binding that works by
   * RPC, whose calls become spans. By their names, as a stub answers a method for every name there is. On `env`, `get` and
   * `send` are traced in any case: secrets of the Secrets Store, mail and Pipelines are such stubs.
   * @defaultValue none beside these
   */
  readonly rpc?: readonly string[];
  /**
   * Sends the context along where there are no headers: in an envelope around each body that a queue gets, and as one more
   * argument of the methods in `rpc`. Only for consumers and callees that are instrumented, too: others get the envelope,
   * or the argument.
   * @defaultValue `false`
   */
  readonly context?: boolean;
}

/**
 * By the name of the binding on `env`, or of the export on `ctx.exports`, `caches` for the Cache API; `false` is for one whose
 * calls make no spans, or for all. A binding is one object for the whole isolate: of several set-ups, the first that says
 * something of it decides.
 */
export type BindingsOptions = false | Readonly<Record<string, BindingOptions | false>>;

const BINDING: Readonly<Record<keyof BindingOptions, string>> = {
  except: 'a list of methods, as ["get"]',
  rpc: 'a list of methods, as ["get"]',
  context: "a boolean",
};

/** @throws ConfigurationError for what cannot be meant: `rpc: true`, as a stub does not tell what methods there are. */
export function assertBindingsOptions(bindings: BindingsOptions): void {
  for (const [name, binding] of Object.entries<BindingOptions | false>(bindings || {})) {
    validate(binding || {}, BINDING, `bindings.${name}.`);
  }
}
