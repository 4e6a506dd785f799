import { expect, it } from "vitest";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { type Observation, OBSERVE_HEADER } from "../apps/observer.ts";
import { THROWN } from "../apps/thrown.ts";
import { jsonOf } from "../hosts/host.ts";
import { skippedFor } from "../matrix/annotations.ts";
import { createCaller } from "../trace-context.ts";
import { onEveryHost } from "./subject.ts";

onEveryHost("an error of the handler", (subject) => {
  const answered = skippedFor(subject.kind.capabilities.framework ? "the framework answers errors" : undefined);
  for (const path of ["/throws", "/rejects"]) {
    it.each(Object.keys(THROWN))(`is rethrown unchanged: ${path} %s`, answered, async (what) => {
      const seen = async (handler: string): Promise<Observation> =>
        jsonOf(
          await subject.host.request(`${path}?what=${what}`, {
            headers: { [OBSERVE_HEADER]: "yes", [HANDLER_HEADER]: handler },
          }),
        );
      const [plain, traced] = [await seen("plain"), await seen("traced")];
      expect(traced.thrown).toEqual(plain.thrown);
      expect(traced.thrown?.isSame).toBe(true);
    });
  }

  it("is recorded on the span that failed and on the root, and reaches the caller as without tracing", async () => {
    const { traceId, headers } = createCaller();
    const plain = await subject.host.request("/rejects", { headers: { [HANDLER_HEADER]: "plain" } });
    const traced = await subject.host.request("/rejects", { headers });
    expect(traced.status).toBe(plain.status);
    // A response that is streamed has begun with 200: the error comes in its trailers.
    expect(traced.status >= 500).toBe(subject.kind.module !== "stream");
    const spans = await subject.arrival(traceId, 2);
    expect(spans.map(({ name }) => name).toSorted()).toEqual(["GET", "failing"]);
    for (const { status, attributes, events } of spans) {
      expect(status).toEqual({ code: "error", message: "out of stock" });
      expect(attributes["error.type"]).toBe("RangeError");
      expect(events).toMatchObject([
        { name: "exception", attributes: { "exception.type": "RangeError", "exception.message": "out of stock" } },
      ]);
    }
  });
});
