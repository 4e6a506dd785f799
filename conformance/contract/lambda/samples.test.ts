import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  DIRECT_EVENTS,
  OTHER_EVENTS,
  SENT,
  SPAN_ID,
  TABLE,
  TRACE_ID,
  TRACEPARENT,
} from "../../../packages/aws-lambda/src/trigger-table.fixture.ts";
import { type Collector, startCollector } from "../../collector.ts";
import { lambda, type LambdaHost } from "../../hosts/lambda/lambda.ts";
import { toCollector } from "../subject.ts";

const app = { worker: "", lambda: `${import.meta.dirname}/../../apps/any-event-lambda.ts` };

describe("a sample event, through the runtime client", { timeout: 60_000 }, () => {
  let collector: Collector;
  let host: LambdaHost;
  beforeAll(async () => {
    collector = await startCollector();
    host = await lambda.start({ app, env: toCollector(collector.url) });
  }, 60_000);
  afterEach(() => collector.reset());
  afterAll(async () => {
    await host?.close();
    await collector?.close();
  });

  it.each(Object.entries(TABLE))("of %s: trigger, name, kind, parent or links, attributes", async (key, expected) => {
    await host.invoke(SENT[key as keyof typeof SENT](TRACEPARENT));
    const spans = await collector.waitFor(expected.child ? 2 : 1);
    const root = spans.find(({ kind }) => kind === "server");
    const child = spans.find(({ kind }) => kind === "consumer");
    expect(root).toMatchObject({
      name: expected.name ?? "conformance",
      parentSpanId: expected.isContinued ? SPAN_ID : undefined,
      links: [],
      attributes: withoutQuery({
        "faas.trigger": expected.trigger,
        "tracelet.event_source": expected.source,
        ...expected.attributes,
      }),
    });
    expect(child && [child.name, child.parentSpanId, child.attributes]).toEqual(
      expected.child && [expected.child.name, root?.spanId, expected.child.attributes],
    );
    expect(child?.links.map(({ traceId, spanId }) => [traceId, spanId])).toEqual(
      expected.child && Array.from({ length: expected.child.links }, () => [TRACE_ID, SPAN_ID]),
    );
  });

  it.each(DIRECT_EVENTS)(
    "of a direct invocation with %j: goes on with the trace of its client context",
    async (event) => {
      await host.invoke(event, { clientContext: { custom: { traceparent: TRACEPARENT } } });
      const [root] = await collector.waitFor(1);
      const attributes = { "faas.trigger": "other" };
      expect(root).toMatchObject({ name: "conformance", kind: "server", traceId: TRACE_ID, links: [], attributes });
      expect([root?.parentSpanId, root?.attributes["tracelet.event_source"]]).toEqual([SPAN_ID, undefined]);
    },
  );

  it.each(OTHER_EVENTS)("of %s: named after the function", async (source, event) => {
    await host.invoke(event);
    const attributes = { "faas.trigger": "other", "tracelet.event_source": source };
    expect(await collector.waitFor(1)).toMatchObject([{ name: "conformance", kind: "server", attributes }]);
  });
});

/** Queries are not recorded unless they are asked for. */
function withoutQuery(attributes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== "url.query"));
}
