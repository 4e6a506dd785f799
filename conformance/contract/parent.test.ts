import { expect, it } from "vitest";
import { toTree } from "../span-tree.ts";
import { createCaller } from "../trace-context.ts";
import { onEveryHost } from "./subject.ts";

onEveryHost("the root span", (subject) => {
  it("continues the caller's trace", async () => {
    const { traceId, spanId, headers } = createCaller();
    const response = await subject.host.request("/ok?secret=1", { headers: { ...headers, tracestate: "vendor=1" } });
    const [root] = await subject.arrival(traceId, 1);
    expect(response.status).toBe(200);
    expect(root).toMatchObject({
      traceId,
      parentSpanId: spanId,
      traceState: "vendor=1",
      name: "GET",
      kind: "server",
      status: { code: "unset" },
      attributes: {
        "http.request.method": "GET",
        "url.path": "/ok",
        "http.response.status_code": 200,
        "faas.trigger": "http",
      },
      resource: { "service.name": "conformance" },
    });
    // Sampled, and the parent is known to be remote.
    expect(root?.flags).toBe(0x301);
  });

  it("starts a trace of its own without a caller", async () => {
    await subject.host.request("/status?code=202");
    const root = await subject.collector.waitFor(
      ({ spans }) => spans.find(({ attributes }) => attributes["http.response.status_code"] === 202),
      "the root span",
    );
    expect(root.parentSpanId).toBeUndefined();
  });

  it("is an error for a 5xx, and not for a 4xx", async () => {
    const callers = { "503": createCaller(), "404": createCaller() };
    await subject.host.request("/status?code=503", { headers: callers["503"].headers });
    await subject.host.request("/status?code=404", { headers: callers["404"].headers });
    const [failed] = await subject.arrival(callers["503"].traceId, 1);
    expect(failed).toMatchObject({ status: { code: "error", message: "" }, attributes: { "error.type": "503" } });
    const [notFound] = await subject.arrival(callers["404"].traceId, 1);
    expect(notFound?.status.code).toBe("unset");
  });

  it("is exported in one request with its children", async () => {
    const { traceId, spanId, headers } = createCaller();
    await subject.host.request("/nested", { headers });
    const spans = await subject.arrival(traceId, 6);
    expect(subject.exportsOf(traceId)).toMatchObject([{ method: "POST", path: "/v1/traces", status: 200 }]);
    expect(toTree(spans, spanId)).toEqual({
      GET: { parent: { "api child": { grandchild: {} }, "first child": {}, "second child": {} } },
    });
  });

  it("is exported together with a span that starts from the root context", async () => {
    const { traceId, headers } = createCaller();
    await subject.host.request("/rootless", { headers });
    await subject.arrival(traceId, 1);
    const [request] = subject.exportsOf(traceId);
    const rootless = request?.spans.find(({ name }) => name === "rootless");
    expect(rootless?.parentSpanId).toBeUndefined();
    expect(rootless?.traceId).not.toBe(traceId);
  });
});
