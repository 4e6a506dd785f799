import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { basicAuth } from "./basic-auth.ts";

describe("Basic authorisation", () => {
  it("encodes as the example of RFC 7617 does, in UTF-8", () => {
    expect(basicAuth("Aladdin", "open sesame")).toBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    expect(basicAuth("test", "123\u00A3")).toBe("Basic dGVzdDoxMjPCow==");
  });

  it("encodes any text as Node does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (user, password) => {
        expect(basicAuth(user, password)).toBe(`Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`);
      }),
    );
  });

  it("stays lazy while one of the two is, and gets it at each call", async () => {
    let gets = 0;
    const authorization = basicAuth("user", () => `password${++gets}`);
    expect(gets).toBe(0);
    expect(authorization).toBeTypeOf("function");
    const get = authorization as () => Promise<string>;
    expect(await get()).toBe(`Basic ${btoa("user:password1")}`);
    expect(await get()).toBe(`Basic ${btoa("user:password2")}`);
  });

  it("rejects, and does not throw, when a secret cannot be got", async () => {
    const authorization = basicAuth("user", () => {
      throw new Error("the store is locked");
    });
    await expect((authorization as () => Promise<string>)()).rejects.toThrow("the store is locked");
  });
});
