import { describe, expect, it } from "vitest";
import { assertCapture } from "./assert-capture.ts";
import { ConfigurationError } from "./options.ts";

describe("assertCapture", () => {
  it.each([[undefined], [[]], [["x-request-id", "Accept-Language", "referer", "cf-ipcountry"]]])(
    "takes %j",
    (requestHeaders) => {
      expect(() => assertCapture(requestHeaders ? { requestHeaders } : {})).not.toThrow();
    },
  );

  it.each([
    ..."authorization Proxy-Authorization cookie Set-Cookie X-API-Key x-amz-security-token x-csrf-token".split(" "),
    ..."x-hub-secret cf-access-jwt-assertion x-apikey".split(" "),
  ])("refuses %s, which holds credentials", (name) => {
    const assert = () => assertCapture({ requestHeaders: ["accept", name] });
    expect(assert).toThrow(ConfigurationError);
    expect(assert).toThrow(name);
  });

  it.each([[""], ["a b"], ["a:b"], ["ä"], [5], [null], [{}]])("refuses %j, which is no name of a header", (name) => {
    expect(() => assertCapture({ requestHeaders: [name as string] })).toThrow(ConfigurationError);
  });
});
