import { tracedFetch } from "@tracelet/core";
import { CLOUDFLARE_BINDING_NAME } from "./attributes.ts";

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Gives a service binding a `fetch` of its own that makes a CLIENT span and sends the context along. An own method, not
 * a Proxy around the binding: identity, RPC methods and their pipelining stay the platform's. Inert outside of an
 * invocation.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/http/
 */
export function instrumentServiceBinding(name: string, binding: { fetch: Fetch }): void {
  const original = binding.fetch;
  const attributes = { [CLOUDFLARE_BINDING_NAME]: name };
  const traced = function (this: unknown, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return tracedFetch((...args) => Reflect.apply(original, this, args) as Promise<Response>, input, init, attributes);
  };
  Object.defineProperty(binding, "fetch", { value: traced, configurable: true, enumerable: false, writable: true });
}
