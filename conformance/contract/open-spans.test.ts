import { expect, it } from "vitest";
import { createCaller } from "../trace-context.ts";
import { onEveryHost } from "./subject.ts";

onEveryHost("a span that never ends", (subject) => {
  it("delays neither the response, nor the other spans, nor other requests", async () => {
    const [leaking, other] = [createCaller(), createCaller()];
    const responses = await Promise.all([
      subject.host.request("/never-ends", { headers: leaking.headers }),
      subject.host.request("/nested", { headers: other.headers }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    await subject.arrival(other.traceId, 6);
    const spans = await subject.arrival(leaking.traceId, 2);
    expect(spans.map(({ name }) => name).toSorted()).toEqual(["GET", "ends"]);
  });
});
