import { createInMemoryExporter, type ExportedSpan } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { instrument } from "./instrument.ts";
import { DIRECT_EVENTS, OTHER_EVENTS, SENT, SPAN_ID, TABLE, TRACE_ID, TRACEPARENT } from "./trigger-table.fixture.ts";
import type { LambdaContextLike } from "./types.ts";

const CONTEXT: LambdaContextLike = { awsRequestId: "id", functionName: "orders" };

/** The spans of one invocation: the root, and the one around the handler if there is one. */
async function spansOf(
  event: unknown,
  result: unknown = undefined,
  context: LambdaContextLike = CONTEXT,
): Promise<{ root: ExportedSpan; child?: ExportedSpan }> {
  const exporter = createInMemoryExporter();
  const handler = instrument(async (_event: unknown, _context: LambdaContextLike) => result, {
    exporter,
    capture: { query: true },
    instrumentHttp: false,
  });
  expect(await handler(event, context)).toBe(result);
  const child = exporter.spans.find(({ kind }) => kind === "CONSUMER");
  return { root: exporter.spans.find(({ kind }) => kind === "SERVER")!, ...(child && { child }) };
}

/** The attributes that do not tell of the function, or of what it answers. */
function ofTheEvent({ attributes }: ExportedSpan): Record<string, unknown> {
  const others = /^(?:faas\.(?:invocation_id|coldstart)|tracelet\.init_duration_ms|http\.response\..*)$/;
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !others.test(key)));
}

describe("the spans of an event", () => {
  it.each(Object.entries(TABLE))("of %s", async (key, expected) => {
    const { root, child } = await spansOf(SENT[key as keyof typeof SENT](TRACEPARENT));
    expect([root.name, ofTheEvent(root)]).toEqual([
      expected.name ?? "orders",
      { "faas.trigger": expected.trigger, "tracelet.event_source": expected.source, ...expected.attributes },
    ]);
    expect([root.parentSpanId, root.links]).toEqual([expected.isContinued ? SPAN_ID : undefined, []]);
    expect(child && [child.name, child.attributes, child.links.length, child.parentSpanId]).toEqual(
      expected.child && [expected.child.name, expected.child.attributes, expected.child.links, root.spanId],
    );
    for (const link of child?.links ?? []) expect(link).toMatchObject({ traceId: TRACE_ID, spanId: SPAN_ID });
  });

  it.each(OTHER_EVENTS)("of %s: named after the function, and nothing of the content", async (source, event) => {
    const { root, child } = await spansOf(event);
    const attributes = { "faas.trigger": "other", "tracelet.event_source": source };
    expect([root.name, ofTheEvent(root)]).toEqual(["orders", attributes]);
    expect(child).toBeUndefined();
  });

  it.each(DIRECT_EVENTS)(
    "of a direct invocation with %j: as the client context goes on, of no source",
    async (event) => {
      const client = { clientContext: { custom: { traceparent: TRACEPARENT } } };
      const { root, child } = await spansOf(event, undefined, { ...CONTEXT, ...client } as LambdaContextLike);
      expect([root.name, ofTheEvent(root)]).toEqual(["orders", { "faas.trigger": "other" }]);
      expect([root.traceId, root.parentSpanId, root.links]).toEqual([TRACE_ID, SPAN_ID, []]);
      expect(child).toBeUndefined();
    },
  );
});

describe("the status of a response", () => {
  it.each<[keyof typeof SENT, unknown, number | undefined]>([
    ["httpV2", { statusCode: 201 }, 201],
    ["httpV2", "text", 200],
    ["httpV2", undefined, 200],
    ["functionUrl", null, 200],
    ["functionUrl", { status: "shipped" }, 200],
    ["functionUrl", { status: 404 }, 200],
    ["restV1", { statusCode: 404 }, 404],
    ["restV1", { statusCode: "503" }, 503],
    ["restV1", {}, undefined],
    ["alb", { statusCode: 500, statusDescription: "500 Internal Server Error" }, 500],
    ["albMultiValue", { statusCode: 200, multiValueHeaders: {} }, 200],
    ["latticeV1", { statusCode: 200 }, 200],
    ["latticeV2", { statusCode: 502 }, 502],
    ["webSocket", { statusCode: 403 }, 403],
    ["webSocket", undefined, undefined],
    ["appSync", { statusCode: 500, status: 500 }, undefined],
    ["cloudFront", { status: "302", statusDescription: "Found" }, 302],
    ["cloudFront", { method: "GET", uri: "/other" }, undefined],
    ["restV1", { statusCode: 0 }, undefined],
    ["restV1", { statusCode: "many" }, undefined],
    ["restV1", { statusCode: 5.5 }, undefined],
  ])("of %s that answers %j is %s", async (key, result, status) => {
    const { root } = await spansOf(SENT[key](TRACEPARENT), result);
    expect(root.attributes["http.response.status_code"]).toBe(status);
    const isError = status !== undefined && status >= 500;
    expect([root.status, root.attributes["error.type"]]).toEqual(
      isError ? ["ERROR", String(status)] : ["UNSET", undefined],
    );
  });
});
