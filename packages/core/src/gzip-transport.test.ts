import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createGzipTransport } from "./gzip-transport.ts";
import { answered, createFakeTransport, createTestRequest } from "./test-endpoint.fixture.ts";

describe("createGzipTransport", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("compresses any body so that it can be had back, and says so", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        const fake = createFakeTransport(answered(200));
        expect(await createGzipTransport(fake).send(createTestRequest({ body: new Uint8Array(bytes) }))).toEqual(
          answered(200),
        );
        const { headers, body } = fake.requests[0]!;
        expect(headers).toEqual({ "content-type": "text/plain", "content-encoding": "gzip" });
        expect(new Uint8Array(gunzipSync(body))).toEqual(new Uint8Array(bytes));
      }),
      { numRuns: 20 },
    );
  });

  it("sends the body as it is where the runtime cannot compress", async () => {
    vi.stubGlobal("CompressionStream", undefined);
    const fake = createFakeTransport(answered(200));
    const request = createTestRequest();
    await createGzipTransport(fake).send(request);
    expect(fake.requests).toEqual([request]);
  });
});
