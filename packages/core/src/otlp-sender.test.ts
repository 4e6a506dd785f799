import { describe, expect, it } from "vitest";
import { collectDiagLines } from "./diag-lines.fixture.ts";
import { createOtlpSender } from "./otlp-sender.ts";
import { protobufSerializer } from "./protobuf-serializer.ts";
import { createExportCounters, createTestEndpoint } from "./test-endpoint.fixture.ts";

describe("the signal of an export request", () => {
  collectDiagLines();

  it.each([
    ["is aborted at the deadline", false, false, true],
    ["is not there where the platform ends requests, and the deadline holds all the same", true, false, undefined],
    ["is there for a fetch of the user's own, whatever the platform does", true, true, true],
  ])("%s", async (_, endsRequests, isOwn, isAborted) => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const hanging: typeof fetch = (_input, init) => {
      signals.push(init?.signal);
      return new Promise(() => undefined);
    };
    const sender = createOtlpSender(createTestEndpoint({ fetch: isOwn ? hanging : undefined }), {
      fetch: hanging,
      counters: createExportCounters(),
      serializer: protobufSerializer,
      endsRequests,
    });
    const sent = sender.send({ body: new Uint8Array([1]), items: 1, timeoutMillis: 500 });
    expect(await sent).toMatchObject({ lost: 1, reason: "timeout" });
    expect(signals.map((signal) => signal?.aborted)).toEqual([isAborted]);
    // A long invocation must not collect connections that nobody closes.
    await sender.send({ body: new Uint8Array([1]), items: 1, timeoutMillis: 500 });
    expect(signals.at(-1)?.aborted).toBe(true);
  });
});
