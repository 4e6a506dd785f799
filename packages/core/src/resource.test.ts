import { describe, expect, it } from "vitest";
import { BASE_RESOURCE_ATTRIBUTES, createResource } from "./resource.ts";

describe("createResource", () => {
  it("lets later layers beat earlier ones, and leaves out what is undefined", () => {
    const resource = createResource({ a: "1", b: "1" }, undefined, { b: "2", a: undefined, c: undefined });
    expect(resource.attributes).toEqual({ a: "1", b: "2" });
    expect(resource.getRawAttributes()).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });

  it("leaves out what no export could be written with", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    const odd = {
      cyclic,
      nothing: null,
      symbol: Symbol("s"),
      list: [1, cyclic],
      mixed: [1, "a"],
      names: ["a", "b"],
      on: true,
    };
    expect(createResource(odd as never).attributes).toEqual({ names: ["a", "b"], on: true });
  });

  it("is not changed by a merge", () => {
    const resource = createResource({ a: "1" });
    const merged = resource.merge(createResource({ a: "2", b: "2" }));
    expect(merged.attributes).toEqual({ a: "2", b: "2" });
    expect(resource.merge(null).attributes).toEqual({ a: "1" });
    expect(resource.attributes).toEqual({ a: "1" });
  });

  it("does not follow later changes of the attributes that it was made of", () => {
    const attributes: Record<string, string> = { a: "1" };
    const resource = createResource(attributes);
    attributes["a"] = "2";
    resource.getRawAttributes().push(["b", "2"]);
    expect(resource.attributes).toEqual({ a: "1" });
    expect(resource.getRawAttributes()).toEqual([["a", "1"]]);
  });

  it("names the schema of its attributes", () => {
    expect(createResource({}).schemaUrl).toMatch(/^https:\/\/opentelemetry\.io\/schemas\/\d+\.\d+\.\d+$/);
  });

  it("tells the SDK and the distribution in every set-up", () => {
    expect(BASE_RESOURCE_ATTRIBUTES).toMatchObject({
      "telemetry.sdk.name": "opentelemetry",
      "telemetry.distro.name": "tracelet",
    });
  });
});
