import { describe, expect, it, vi } from "vitest";
import { createAuthorizingTransport } from "./authorizing-transport.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import { answered, createFakeTransport, createTestRequest } from "./test-endpoint.fixture.ts";
import type { TransportResult } from "./transport.ts";
import { VERSION } from "./version.ts";

const agent = `OTel-OTLP-Exporter-JavaScript/tracelet-${VERSION}`;

function createTest(endpoint: Partial<Pick<OtlpEndpoint, "headers" | "authorize">>, ...results: TransportResult[]) {
  const fake = createFakeTransport(...results, answered(200));
  const transport = createAuthorizingTransport(fake, { headers: {}, authorize: undefined, ...endpoint });
  return {
    send: () => transport.send(createTestRequest()),
    headersOf: (index: number) => fake.requests[index]?.headers,
    fake,
  };
}

describe("createAuthorizingTransport", () => {
  it("adds the endpoint's headers, and its own user agent", async () => {
    const { send, headersOf } = createTest({ headers: { "x-key": "s3cret" } });
    await send();
    expect(headersOf(0)).toEqual({ "user-agent": agent, "x-key": "s3cret", "content-type": "text/plain" });
  });

  it("lets the endpoint's headers replace the user agent, but not the content type", async () => {
    const { send, headersOf } = createTest({ headers: { "user-agent": "own", "content-type": "image/png" } });
    await send();
    expect(headersOf(0)).toEqual({ "user-agent": "own", "content-type": "text/plain" });
  });

  it("gets lazy values at the first request, once", async () => {
    const key = vi.fn<() => Promise<string>>(() => Promise.resolve(" s3cret\n"));
    const { send, headersOf } = createTest({ headers: { "x-key": key, "x-team": () => "blue" } });
    expect(key).not.toHaveBeenCalled();
    await send();
    await send();
    expect(key).toHaveBeenCalledTimes(1);
    for (const index of [0, 1]) expect(headersOf(index)).toMatchObject({ "x-key": "s3cret", "x-team": "blue" });
  });

  it.each([401, 403])("gets lazy values anew once the backend has answered %d", async (status) => {
    const values = ["old", "new"];
    const { send, headersOf } = createTest({ headers: { "x-key": () => values.shift()! } }, answered(status));
    await send();
    await send();
    await send();
    expect([0, 1, 2].map((index) => headersOf(index)?.["x-key"])).toEqual(["old", "new", "new"]);
  });

  it.each<[string, () => string | Promise<string>]>([
    [
      "throws",
      () => {
        throw new Error("no access");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no access"))],
    ["is undefined", () => undefined as unknown as string],
    ["is a number", () => 5 as unknown as string],
    ["is not allowed in HTTP", () => "s3cret\nx"],
  ])("fails as unauthorized, without a request and without the value, when a lazy value %s", async (_, key) => {
    const { send, fake } = createTest({ headers: { "x-key": key } });
    const result = await send();
    expect(result).toMatchObject({
      reason: "unauthorized",
      message: expect.stringMatching(/no access|x-key|not allowed/),
    });
    expect(JSON.stringify(result)).not.toContain("s3cret");
    expect(fake.requests).toEqual([]);
  });

  it("tries to get a lazy value again with the next request", async () => {
    let isBroken = true;
    const { send, headersOf } = createTest({
      headers: { "x-key": () => (isBroken ? Promise.reject(new Error("x")) : "k") },
    });
    expect(await send()).toMatchObject({ reason: "unauthorized" });
    isBroken = false;
    expect(await send()).toMatchObject({ httpStatus: 200 });
    expect(headersOf(0)).toMatchObject({ "x-key": "k" });
  });

  it("shares no promise: of two requests at once each gets the values itself", async () => {
    const key = vi.fn<() => Promise<string>>(() => Promise.resolve("k"));
    const { send, fake } = createTest({ headers: { "x-key": key } });
    await Promise.all([send(), send()]);
    expect(key).toHaveBeenCalledTimes(2);
    expect(fake.requests).toHaveLength(2);
  });

  it("shows authorize what will be sent, for each request anew, and lets its headers win in any case", async () => {
    const seen: unknown[] = [];
    const { send, headersOf } = createTest({
      headers: { authorization: "old", "x-team": "blue" },
      authorize: (request) => (seen.push(request), Promise.resolve({ Authorization: `signed ${seen.length}` })),
    });
    await send();
    await send();
    expect(seen[0]).toEqual({
      url: "https://collector.test/v1/traces",
      method: "POST",
      headers: { "user-agent": agent, authorization: "old", "x-team": "blue", "content-type": "text/plain" },
      body: new Uint8Array([1, 2, 3]),
    });
    expect(headersOf(0)).toMatchObject({ authorization: "signed 1", "x-team": "blue" });
    expect(headersOf(1)).toMatchObject({ authorization: "signed 2" });
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("https://user:s3cret@idp.test failed");
      },
    ],
    ["rejects", () => Promise.reject(new Error("https://idp.test/token?key=s3cret failed"))],
    ["rejects with nothing", () => Promise.reject(undefined)],
    ["returns a header that is not allowed", () => ({ authorization: "s3cret\n\nx" })],
    ["returns a header without a value", () => ({ authorization: undefined })],
  ])("fails as unauthorized, without a request and without a secret, when authorize %s", async (_, authorize) => {
    const { send, fake } = createTest({ authorize: authorize as NonNullable<OtlpEndpoint["authorize"]> });
    const result = await send();
    expect(result).toMatchObject({ reason: "unauthorized" });
    expect(result.reason && result.message).not.toContain("s3cret");
    expect(fake.requests).toEqual([]);
  });

  it("needs nothing from authorize", async () => {
    const { send } = createTest({ authorize: () => ({}) });
    expect(await send()).toMatchObject({ httpStatus: 200 });
    const none = createTest({ authorize: (() => undefined) as unknown as NonNullable<OtlpEndpoint["authorize"]> });
    expect(await none.send()).toMatchObject({ reason: "unauthorized" });
  });

  it("tells which headers went out, so that whoever repeats the answer can mask them", async () => {
    const { send } = createTest({ headers: { "x-key": () => "lazy" }, authorize: () => ({ authorization: "signed" }) });
    expect((await send()).sent).toEqual({ "x-key": "lazy", authorization: "signed" });
  });
});
