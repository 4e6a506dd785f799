import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskSecrets } from "./mask-secrets.ts";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def_ghi";

/** What the patterns are made of. */
const PIECES = [
  ..."Bearer_|basic_|authorization|cookie|password|api_key|token|:_|=|_=_|:|'|\"|\\|&|;|_|*"
    .replaceAll("_", " ")
    .split("|"),
  ..."\n|eyJ|sk-|A1b2|word|://|@|?a=|-----BEGIN PRIVATE KEY-----|-----END PRIVATE KEY-----|:10:5)|***".split("|"),
  '" is an invalid header value',
];

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

    [`jwt ${JWT} expired`, "jwt *** expired"],
    [`(${JWT})`, "(***)"],
    ["The AWS key AKIAIOSFODNN7EXAMPLE is unknown", "The AWS key *** is unknown"],
    ["ASIAIOSFODNN7EXAMPLE", "***"],
    ["bad credentials: ghp_0123456789abcdefABCDEF0123456789abcd", "bad credentials: ***"],
    ["github_pat_11ABCDEFG0123456789_abcdef", "***"],
    ["xoxb-1234567890-abcdefABCDEF", "***"],
    ["Invalid API Key provided: sk_live_51H0abcdefghijkl", "Invalid API Key provided: ***"],
    ["rk_test_51H0abcdefghijkl", "***"],
    ["Incorrect API key provided: sk-proj-abcdEFGH12345678.", "Incorrect API key provided: ***"],
    ["AIzaSyA0123456789abcdefghijklmnopqrstuv", "***"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nrest", "***\nrest"],
    ["key -----BEGIN PRIVATE KEY-----\nMIIE was cut", "key ***"],

    ["sent Bearer abcDEF123456 to", "sent Bearer *** to"],
    ["bearer dGhlIHNlY3JldA==", "bearer ***"],
    ["Basic dXNlcjpwdw== refused", "Basic *** refused"],
    ["Authorization: Bearer abc", "Authorization: ***"],
    ["x\nproxy-authorization: a b c\ny", "x\nproxy-authorization: ***\ny"],
    ["Cookie: session=pw; theme=dark", "Cookie: ***"],
    ['{"authorization":"Basic pw","a":1}', '{"authorization":"***","a":1}'],

    ["password=pw&user=a", "password=***&user=a"],
    ["Server=db;User Id=sa;Password=p@ss,w;Encrypt=true", "Server=db;User Id=sa;Password=***;Encrypt=true"],
    ["AccountName=a;AccountKey=pw/+x==;Suffix=b", "AccountName=a;AccountKey=***;Suffix=b"],
    ["AWS_SECRET_ACCESS_KEY=pw", "AWS_SECRET_ACCESS_KEY=***"],
    ["run --token=pw 'now'", "run --token=*** 'now'"],
    ["api_key = 'p w'", "api_key = '***'"],
    ['{"client_secret": "p w\'s", "a": 1}', '{"client_secret": "***", "a": 1}'],
    ["{ apiKey: 'p\"w', a: 1 }", "{ apiKey: '***', a: 1 }"],
    [String.raw`body: {\"access_token\":\"pw\",\"a\":1}`, String.raw`body: {\"access_token\":\"***",\"a\":1}`],
    ["x-api-key: p4ssw0rd", "x-api-key: ***"],
    ["password: hunter2", "password: ***"],
    ["token: a/b+c=", "token: ***"],
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
    "token expired",
    "password is wrong",
    "password: required",
    "Password: must be at least eight characters",
    "token: invalid_token",
    "secret: not-found.",
    "Unexpected token '}', ... is not valid JSON",
    "Unexpected token: }",
    "token === undefined",
    "(token) => token",
    "token => next",
    "at Lexer.token (/app/lexer.js:10:5)",
    "at /app/token.ts:10:5",
    "secret::new",
    "max_tokens: 4096",
    "The secret SHOP_KEY is not set",
    "Bearer token missing",
    "Bearer authentication is required",
    "Basic authentication failed.",
    "Basic HTTP",
    'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
    "sk-learn, risk-averse and disk-utilization-percentage",
    "no authorization for this",
    "-----BEGIN PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----\nMIIE",
  ])("leaves %j alone", (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it("never throws, and changes nothing that it masked before", () => {
    const urlish = fc.stringMatching(/^[a-z:/?#@=&.0-9 "()]*$/);
    const secretish = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string())).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(
        fc.oneof(
          urlish,
          secretish,
          fc.string({ unit: "binary" }),
          fc.webUrl({ withQueryParameters: true, withFragments: true }),
        ),
        (text) => {
          const masked = maskSecrets(text);
          expect(maskSecrets(masked)).toBe(masked);
        },
      ),
    );
  });

  // A pattern that backtracks would take hours for these.
  it.each([...PIECES, "a", "=a", ": a1", "?a", "-----BEGIN ", 'password="', "token: '", "Bearer a", "@://", ":1"])(
    "takes a megabyte of %j",
    (piece) => {
      const text = piece.repeat(1_000_000 / piece.length);
      for (const end of ["", "\n", '"', "="]) expect(typeof maskSecrets(text + end)).toBe("string");
    },
  );

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
