import { expect, it } from "vitest";
import { createCaller } from "../trace-context.ts";
import { onEveryHost } from "./subject.ts";

onEveryHost("an outgoing fetch", (subject) => {
  it("is a CLIENT span whose context reaches the callee", async () => {
    const { traceId, headers } = createCaller();
    subject.gates.open("callee");
    const url = `${subject.gates.url("callee")}?token=secret`;
    await subject.host.request(`/outgoing?url=${encodeURIComponent(url)}`, { headers });
    const client = (await subject.arrival(traceId, 2)).find(({ kind }) => kind === "client");
    expect(client).toMatchObject({ name: "GET", attributes: { "http.response.status_code": 200 } });
    const [received] = await subject.gates.reached("callee");
    expect(received?.["traceparent"]).toBe(`00-${traceId}-${client?.spanId}-01`);
    expect(JSON.stringify(client?.attributes)).not.toContain("secret");
  });
});
