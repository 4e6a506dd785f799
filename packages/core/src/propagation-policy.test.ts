import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { ConfigurationError, type TracingOptions } from "./options.ts";
import { propagationPolicy } from "./propagation-policy.ts";

type Option = TracingOptions["propagateTo"];
const lines = collectDiagLines();
const isTrusted = (option: Option, url: string) => propagationPolicy(option)(new URL(url));

describe("propagationPolicy", () => {
  it("trusts every URL without the option, and none with an empty list", () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        expect(isTrusted(undefined, url)).toBe(true);
        expect(isTrusted([], url)).toBe(false);
      }),
    );
  });

  it.each<[string, string, boolean]>([
    ["api.example.com", "https://api.example.com/a?b", true],
    ["api.example.com", "http://api.example.com:8080/", true],
    ["API.Example.com", "https://api.EXAMPLE.com/", true],
    ["api.example.com", "https://user:pw@api.example.com/", true],
    ["api.example.com", "https://v2.api.example.com/", false],
    ["api.example.com", "https://api.example.com.evil.test/", false],
    ["api.example.com", "https://api.example.com@evil.test/", false],
    ["api.example.com", "https://evil.test/api.example.com", false],
    ["api.example.com:8443", "https://api.example.com:8443/", true],
    ["api.example.com:8443", "https://api.example.com/", false],
    ["api.example.com:443", "https://api.example.com/", true],
    ["api.example.com:443", "http://api.example.com/", false],
    ["api.example.com:80", "http://api.example.com/", true],
    ["*.example.com", "https://api.example.com/", true],
    ["*.example.com", "https://a.b.example.com:1/", true],
    ["*.example.com", "https://example.com/", false],
    ["*.example.com", "https://evilexample.com/", false],
    ["*.example.com:8080", "https://a.example.com:8080/", true],
    ["*.example.com:8080", "https://a.example.com/", false],
    ["localhost", "http://localhost:8787/", true],
    ["127.0.0.1:8787", "http://127.0.0.1:8787/", true],
    ["[::1]:8787", "http://[::1]:8787/", true],
    ["xn--bcher-kva.example", "https://bücher.example/", true],
  ])("by the host %j decides for %j: %j", (host, url, expected) => {
    expect(isTrusted([host], url)).toBe(expected);
  });

  it("takes several hosts and patterns", () => {
    const option = ["a.test", /^https:\/\/b\.test\/api\//];
    expect(
      ["https://a.test/", "https://b.test/api/x", "https://b.test/", "https://c.test/"].map((url) =>
        isTrusted(option, url),
      ),
    ).toEqual([true, true, false, false]);
  });

  it("matches a pattern with the flags g and y anew each time, and leaves its place", () => {
    const global = /b\.test/g;
    const sticky = /https:\/\/b\.test/y;
    global.lastIndex = sticky.lastIndex = 3;
    const policy = propagationPolicy([global]);
    const stickyPolicy = propagationPolicy([sticky]);
    for (let round = 0; round < 3; round++) {
      expect(policy(new URL("https://b.test/"))).toBe(true);
      expect(stickyPolicy(new URL("https://b.test/"))).toBe(true);
      expect(stickyPolicy(new URL("http://a.test/?https://b.test"))).toBe(false);
    }
    expect([global.lastIndex, sticky.lastIndex]).toEqual([3, 3]);
  });

  it("asks a function, and says once that it throws", () => {
    const policy = propagationPolicy((url) => {
      if (url.hostname === "bad.test") throw new Error("password=s3cret");
      return url.protocol === "https:";
    });
    const asked = ["https://a.test/", "http://a.test/", "https://bad.test/", "https://bad.test/"];
    expect(asked.map((url) => policy(new URL(url)))).toEqual([true, false, false, false]);
    expect(lines).toEqual([expect.stringContaining("propagateTo() threw")]);
    expect(lines[0]).not.toContain("s3cret");
  });

  it.each([
    ["", '""'],
    ["*", '"*"'],
    ["https://api.example.com", '"https://api.example.com"'],
    ["api.example.com/path", '"api.example.com/path"'],
    ["a.*.example.com", '"a.*.example.com"'],
    ["api.example.com:port", '"api.example.com:port"'],
    ["https://user:s3cret@api.example.com", '"https://***@api.example.com"'],
    ["exa mple.com", '"exa mple.com"'],
    ["a^b", '"a^b"'],
    ["bücher.example", '"bücher.example"'],
    [5, '"5"'],
    [{}, '"[object Object]"'],
  ])("refuses the entry %j", (entry, said) => {
    const resolve = () => propagationPolicy([entry as string]);
    expect(resolve).toThrow(ConfigurationError);
    expect(resolve).toThrow(`not ${said}.`);
  });
});
