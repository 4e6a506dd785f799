import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskSecrets } from "./mask-secrets.ts";

describe("maskSecrets", () => {
  it.each([
    ["GET https://user:pw@host.test/a?b=c#d failed", "GET https://***@host.test/a?*** failed"],
    ["https://user:p@ss@host.test/", "https://***@host.test/"],
    ["redis://:pw@cache.test:6379/0", "redis://***@cache.test:6379/0"],
    ["https://host.test/#access_token=pw", "https://host.test/#***"],
    ["https://host.test?pw", "https://host.test?***"],
    ["Failed to parse URL from /path?token=pw&x=1", "Failed to parse URL from /path?***"],
    ['"https://host.test/a?b=c"', '"https://host.test/a?***"'],
    ["http://a:b@x.test,http://c:d@y.test", "http://***@x.test,http://***@y.test"],
    ['Headers.append: "pw "\npw" is an invalid header value.', 'Headers.append: "***" is an invalid header value.'],
    ["at f (file:///app/a.mjs?v=1:10:5)", "at f (file:///app/a.mjs?***:10:5)"],
  ])("masks %j", (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  it.each([
    "Cannot read properties of undefined (reading 'a')",
    "order?.items is not a function",
    "really? yes",
    "a ?? b",
    "mail to a@b.test failed",
    "at f (file:///node_modules/.pnpm/a@1.0.0/index.mjs:10:5)",
    "connect ECONNREFUSED 127.0.0.1:4318",
    "https://host.test:8080/path",
    "",
  ])("leaves %j alone", (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it("never throws, and changes nothing that it masked before", () => {
    const urlish = fc.stringMatching(/^[a-z:/?#@=&.0-9 "()]*$/);
    fc.assert(
      fc.property(
        fc.oneof(urlish, fc.string({ unit: "binary" }), fc.webUrl({ withQueryParameters: true, withFragments: true })),
        (text) => {
          const masked = maskSecrets(text);
          expect(maskSecrets(masked)).toBe(masked);
        },
      ),
    );
  });

  it("never shows the password, query or fragment of a URL", () => {
    const secret = fc.stringMatching(/^[a-zA-Z0-9%._~-]{1,20}$/).map((text) => `s3cret${text}`);
    fc.assert(
      fc.property(fc.webUrl(), secret, fc.constantFrom("?a=", "?", "#", "?x=1&b="), (url, value, separator) => {
        expect(maskSecrets(`x ${url}${separator}${value} y`)).not.toContain("s3cret");
        expect(maskSecrets(`x ${url.replace("://", `://u:${value}@`)} y`)).not.toContain("s3cret");
      }),
    );
  });
});
