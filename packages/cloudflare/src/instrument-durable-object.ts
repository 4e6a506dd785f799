import { attempt } from "@tracelet/core";
import { alarmInvocation } from "./alarm-invocation.ts";
import type { AlarmLinks, AlarmSetter } from "./alarm-setter.ts";
import type { EnvOfClass, PlatformClass } from "./class-types.ts";
import type { OptionsSource } from "./cloudflare-options.ts";
import { type DurableObjectStorageLike, instrumentStorage } from "./durable-object-storage.ts";
import { fetchInvocation } from "./fetch-invocation.ts";
import { instrumentClass, type PlatformMethod } from "./instrument-class.ts";
import { instrumentStubs } from "./object-stubs.ts";
import { assertPlatformClass } from "./platform-class.ts";
import { RPC } from "./rpc-invocation.ts";
import type { ExecutionContextLike } from "./types.ts";
import { webSocketInvocation } from "./web-socket-invocation.ts";

/** What is particular to Durable Objects. */
export interface DurableObjectOptions {
  /**
   * Where an object remembers which span set its alarm, for the link from the alarm to it. `"memory"`: lost when the object
   * leaves the memory before the alarm, as it does after some seconds without a request. `"storage"`: in the object's own
   * storage, under a key that `list()` does not show while the class is instrumented, for one more row written per
   * `setAlarm()`.
   * @defaultValue `"memory"`
   */
  readonly alarmLinks?: AlarmLinks;
}

/** A request to an object is as one to a Worker. */
const FETCH: PlatformMethod = {
  trigger: "http",
  describe: ({ args: [request], tracing }) => fetchInvocation(request as never, tracing),
};

const WEB_SOCKET: PlatformMethod = { trigger: "other", describe: webSocketInvocation };

/**
 * Instruments the class of a Durable Object: its requests, RPC methods, alarms and the events of hibernatable WebSockets
 * each run in a root span, with spans for what they do with `ctx.storage`. The result is a subclass, to be exported in place
 * of the class: private fields, getters, static members and `instanceof` work as before, and nothing is left behind that
 * would keep an object from hibernation.
 *
 * Requests and RPC methods continue the trace of a caller that sends its context; an alarm begins one, with a link to the
 * span that set it. Code of the constructor belongs to no trace.
 *
 * @example
 * export class Counter extends instrumentDurableObject(class extends DurableObject<Env> { increment() { … } }) {}
 * @throws ConfigurationError for anything but such a class, and for options that cannot be meant.
 * @see https://developers.cloudflare.com/durable-objects/
 */
export function instrumentDurableObject<Class extends PlatformClass>(
  Class: Class,
  options?: OptionsSource<EnvOfClass<Class>>,
  { alarmLinks = "memory" }: DurableObjectOptions = {},
): Class {
  assertPlatformClass(Class, "DurableObject", ({ prototype }) => HANDLER_NAMES.some((name) => name in prototype));
  const setters = new WeakMap<ExecutionContextLike, AlarmSetter>();
  return instrumentClass(Class, {
    options: options as OptionsSource<unknown> | undefined,
    construct: (executionContext, { bindings }) => {
      const { storage } = executionContext as ExecutionContextLike & { readonly storage: DurableObjectStorageLike };
      attempt(() => setters.set(executionContext, instrumentStorage(storage, alarmLinks)));
      attempt(() => instrumentStubs(executionContext, bindings));
    },
    handlers: {
      fetch: FETCH,
      alarm: {
        trigger: "timer",
        describe: (call) => alarmInvocation(call, setters.get(call.executionContext)),
      },
      webSocketMessage: WEB_SOCKET,
      webSocketClose: WEB_SOCKET,
      webSocketError: WEB_SOCKET,
    },
    rpc: RPC,
    ignored: ["connect"],
  });
}

/** A class with one of these may be a Durable Object without extending anything: the first ones were. */
const HANDLER_NAMES = ["fetch", "alarm", "webSocketMessage"];
