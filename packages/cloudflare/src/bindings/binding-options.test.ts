import { describe, expect, it } from "vitest";
import { splitOptions } from "../cloudflare-options.ts";
import { assertBindingsOptions, type BindingsOptions } from "./binding-options.ts";

describe("the options of bindings", () => {
  it.each<BindingsOptions>([
    false,
    {},
    { KV: false, DB: {} },
    { API: { rpc: ["add"], except: ["fetch"], context: true } },
  ])("are what they are: %j", (options) => {
    expect(() => assertBindingsOptions(options)).not.toThrow();
  });

  it.each([5, null, "KV", true])("are an object or false, not %j", (bindings) => {
    expect(() => splitOptions({ bindings: bindings as unknown as BindingsOptions })).toThrow(
      'Option "bindings" must be an object or false.',
    );
  });

  it.each(["rpc", "except"])("name the one that lacks names: %s", (key) => {
    const options = { API: { [key]: true } } as unknown as BindingsOptions;
    expect(() => assertBindingsOptions(options)).toThrow(
      `Option "bindings.API.${key}" must be a list of methods, as ["get"].`,
    );
  });
});
