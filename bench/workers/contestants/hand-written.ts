import type { BenchAttributes } from "../../user-code.ts";
import { type BenchContext, type BenchEnv, type BenchWorker, handle } from "../workload.ts";

interface HandSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly attributes: object[];
  readonly events: object[];
  endTimeUnixNano?: string;
}

/**
 * The least that continues a trace and exports it: objects in the shape of OTLP's JSON, for this very Worker. No context that
 * is carried along, no limits, no errors, no concurrency within an invocation, no deadline, no retries.
 */
const worker: BenchWorker = {
  fetch: async (request, env, executionContext) => {
    const { traceId, parentId, flags } = parse(request.headers.get("traceparent"));
    if (flags === "00") return handle({ inSpan: (_step, work) => work(), fetch: (url) => fetch(url) }, env);
    const spans: HandSpan[] = [];
    const start = (name: string, kind: number, attributes: BenchAttributes): HandSpan => {
      const span: HandSpan = {
        traceId,
        spanId: randomId(),
        parentSpanId: active?.spanId ?? parentId,
        name,
        kind,
        startTimeUnixNano: now(),
        attributes: keyValues(attributes),
        events: [],
      };
      spans.push(span);
      return span;
    };
    let active: HandSpan | undefined;
    const within = async <Result>(span: HandSpan, work: (span: HandSpan) => Promise<Result>): Promise<Result> => {
      const outer = active;
      active = span;
      const result = await work(span);
      active = outer;
      span.endTimeUnixNano = now();
      return result;
    };
    const root = start(request.method, 2, { "http.request.method": request.method, "url.path": "/" });
    const response = await within(root, () =>
      handle(
        {
          inSpan: ({ name, attributes, event }, work) =>
            within(start(name, 1, attributes), (span) => {
              span.events.push({ name: event, timeUnixNano: now() });
              return work();
            }),
          fetch: (url) =>
            within(
              start("GET", 3, { "http.request.method": "GET", "url.full": url }),
              async ({ spanId, attributes }) => {
                const answer = await fetch(url, { headers: { traceparent: `00-${traceId}-${spanId}-01` } });
                attributes.push(...keyValues({ "http.response.status_code": answer.status }));
                return answer;
              },
            ),
        },
        env,
      ),
    );
    root.attributes.push(...keyValues({ "http.response.status_code": response.status }));
    send(spans, env, executionContext);
    return response;
  },
};
export default worker;

function send(spans: readonly HandSpan[], { COLLECTOR }: BenchEnv, executionContext: BenchContext): void {
  const resource = { attributes: keyValues({ "service.name": "bench" }) };
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "bench" }, spans }] }] });
  const headers = { "content-type": "application/json" };
  const post = async (): Promise<unknown> =>
    (await fetch(`${COLLECTOR}/v1/traces`, { method: "POST", headers, body })).arrayBuffer();
  executionContext.waitUntil(post());
}

function parse(traceparent: string | null): { traceId: string; parentId?: string; flags: string } {
  const [, traceId, parentId, flags] = /^00-(\w{32})-(\w{16})-(\w\d)$/.exec(traceparent ?? "") ?? [];
  return traceId && parentId && flags
    ? { traceId, parentId, flags }
    : { traceId: randomId() + randomId(), flags: "01" };
}

function keyValues(attributes: BenchAttributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === "string"
        ? { stringValue: value }
        : typeof value === "boolean"
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: value }
            : { doubleValue: value },
  }));
}

const now = (): string => `${Date.now()}000000`;

function randomId(): string {
  const half = (): string => (Math.floor(Math.random() * 0xffff_ffff) + 1).toString(16).padStart(8, "0");
  return half() + half();
}
