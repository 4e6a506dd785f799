import type { ViewerSpan, ViewerTrace } from "tracelet";
import type { Order } from "./orders.ts";

/** What one order leaves behind, parents before children. */
const EXPECTED = [
  { service: "orders-worker", name: "POST /orders/:id" },
  { service: "orders-worker", name: "look up price", parent: "POST /orders/:id" },
  { service: "orders-worker", name: "get PRICES", parent: "look up price" },
  { service: "orders-worker", name: "POST", parent: "POST /orders/:id" },
  { service: "payments-lambda", name: "POST", parent: "POST" },
  { service: "payments-lambda", name: "charge card", parent: "POST" },
] as const;

/** Whether as much has arrived as the order leaves behind. */
export function isComplete({ spans, logs }: ViewerTrace, { expectedLogs }: Order): boolean {
  return spans.length >= EXPECTED.length && logs.length >= expectedLogs.length;
}

/** Says what is missing from the trace or wrong with it; nothing when it is as it should be. */
export function problemsOf(trace: ViewerTrace, order: Order): string[] {
  return [
    ...problemsOfTree(trace),
    ...problemsOfCaller(trace, order),
    ...problemsOfError(trace, order),
    ...problemsOfLogs(trace, order),
  ];
}

function problemsOfTree({ spans }: ViewerTrace): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const problems = EXPECTED.flatMap(({ service, name, ...rest }) => {
    const span = spans.find((candidate) => candidate.serviceName === service && candidate.name === name);
    if (!span) return [`${service} has no span "${name}"`];
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
    if ("parent" in rest && parent?.name !== rest.parent)
      return [`"${name}" of ${service} is not a child of "${rest.parent}"`];
    return [];
  });
  return spans.length === EXPECTED.length
    ? problems
    : [...problems, `${spans.length} spans instead of ${EXPECTED.length}`];
}

function problemsOfCaller(trace: ViewerTrace, { traceparent }: Order): string[] {
  const [, traceId, callerId] = traceparent?.split("-") ?? [];
  const root = trace.spans.find(isWorkerRoot);
  if (traceId !== undefined && trace.traceId !== traceId) return ["the caller's trace was not continued"];
  return root?.parentSpanId === callerId ? [] : [`the root's parent is ${root?.parentSpanId}, not ${callerId}`];
}

function problemsOfError({ spans }: ViewerTrace, { expectedError }: Order): string[] {
  const recorded = spans.flatMap(({ events }) => events).find(({ name }) => name === "exception");
  const type = recorded?.attributes["exception.type"];
  return type === expectedError ? [] : [`the recorded exception is ${String(type)}, not ${String(expectedError)}`];
}

function problemsOfLogs({ spans, logs }: ViewerTrace, { expectedLogs }: Order): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const inSpans = logs.filter(({ spanId }) => ids.has(spanId ?? "")).map(({ body }) => body);
  return expectedLogs.filter((text) => !inSpans.includes(text)).map((text) => `no span has the log "${text}"`);
}

/** The Worker's SERVER span. */
export function isWorkerRoot({ serviceName, name }: ViewerSpan): boolean {
  return serviceName === EXPECTED[0].service && name === EXPECTED[0].name;
}
