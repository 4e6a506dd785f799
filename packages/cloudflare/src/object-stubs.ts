import { attempt } from "@tracelet/core";
import type { BindingsOptions } from "./bindings/binding-options.ts";
import { instrumentObject } from "./bindings/instrument-object.ts";
import { replaceMethod } from "./replace-method.ts";

/** What the context of a Durable Object has beside bindings, and the method of it that makes stubs. */
const MAKERS = { facets: "get", container: "getTcpPort" } as const;

/**
 * Has the stubs that an object's own context makes traced as those of bindings are: of its facets, and of the ports of its
 * container. Their names as bindings are `facets` and `container`.
 *
 * @see https://developers.cloudflare.com/durable-objects/api/state/
 */
export function instrumentStubs(executionContext: object, bindings: BindingsOptions | undefined): void {
  for (const [name, method] of Object.entries(MAKERS)) {
    const maker: unknown = Reflect.get(executionContext, name);
    if (!maker) continue;
    replaceMethod(maker as object, { name: method }, (call, { args }) => {
      const stub = call(args);
      attempt(() => instrumentObject(stub as object, { name, options: bindings && bindings[name] }));
      return stub;
    });
  }
}
