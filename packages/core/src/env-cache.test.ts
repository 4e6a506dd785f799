import { describe, expect, it } from "vitest";
import { createEnvCache, MAX_ENVS } from "./env-cache.ts";

describe("createEnvCache", () => {
  it("makes one value for an environment, and for others with the same texts", () => {
    const valueOf = createEnvCache(() => ({}));
    const env = { NAME: "a", KV: {} };
    expect(valueOf(env)).toBe(valueOf(env));
    expect(valueOf({ ...env, KV: {} })).toBe(valueOf(env));
    expect(valueOf({ NAME: "b" })).not.toBe(valueOf(env));
  });

  it("looks at no other texts than those with the prefix", () => {
    const valueOf = createEnvCache(() => ({}), { prefix: "OTEL_" });
    expect(valueOf({ OTEL_A: "a", ID: "1" })).toBe(valueOf({ OTEL_A: "a", ID: "2" }));
    expect(valueOf({ OTEL_A: "b" })).not.toBe(valueOf({ OTEL_A: "a" }));
  });

  it("gives the first ones a value of their own where that was asked for", () => {
    const valueOf = createEnvCache(() => ({}), { ownCount: 2 });
    const values = [{}, {}, {}, {}].map((env) => valueOf(env));
    expect(new Set(values).size).toBe(2);
  });

  it("knows an environment by its texts alone where it does not come again", () => {
    const env: Record<string, string> = { NAME: "a" };
    const valueOf = createEnvCache(() => ({}), { isLasting: false });
    const before = valueOf(env);
    env["NAME"] = "b";
    expect(valueOf(env)).not.toBe(before);
  });

  it("forgets the one that was not used for longest", () => {
    const valueOf = createEnvCache(() => ({}));
    const first = valueOf({ NAME: "first" });
    for (let index = 1; index < MAX_ENVS; index++) valueOf({ NAME: String(index) });
    expect(valueOf({ NAME: "first" })).toBe(first);
    valueOf({ NAME: "one more" });
    expect(valueOf({ NAME: "first" })).toBe(first);
    for (let index = 0; index < MAX_ENVS; index++) valueOf({ NAME: `other ${index}` });
    expect(valueOf({ NAME: "first" })).not.toBe(first);
  });

  it("takes an environment that cannot be read for one without texts", () => {
    const unreadable = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("trap");
        },
      },
    );
    const valueOf = createEnvCache(() => ({}));
    expect(valueOf(unreadable)).toBe(valueOf({}));
  });
});
