import { groupBy } from "../group-by.ts";
import type { ViewerSpan } from "../viewer-span.ts";
import type { ViewerTrace } from "../viewer-trace.ts";
import { quote, type Finding } from "./finding.ts";

interface Double {
  readonly span: ViewerSpan;
  /** The span that says the same. */
  readonly other: ViewerSpan;
}

/**
 * Requests that two libraries record: a SERVER span within another one of the same service without a call between, two
 * SERVER spans of one request side by side, or a CLIENT span for the same HTTP request directly within another.
 * Each pair of libraries is named once.
 */
export function findDoubleInstrumentation({ spans }: ViewerTrace): Finding[] {
  const doubles = [...findNested(spans), ...findBeside(spans)];
  const pairs = groupBy(doubles, ({ span, other }) => [span.kind, ...scopesOf(span, other)].join("\n"));
  return Array.from(pairs.values(), describe);
}

function findNested(spans: readonly ViewerSpan[]): Double[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return spans.flatMap((span) => {
    const other = span.kind === "server" ? enclosingServer(span, byId) : enclosingClient(span, byId);
    return other !== undefined && isSecondOpinion(span, other) ? [{ span, other }] : [];
  });
}

/** The SERVER span around this one, if there is no call between. */
function enclosingServer(span: ViewerSpan, byId: ReadonlyMap<string, ViewerSpan>): ViewerSpan | undefined {
  const seen = new Set([span]);
  let next = parentOf(span, byId);
  while (next?.kind === "internal" && next.serviceName === span.serviceName && !seen.has(next)) {
    seen.add(next);
    next = parentOf(next, byId);
  }
  return next?.kind === "server" ? next : undefined;
}

function enclosingClient(span: ViewerSpan, byId: ReadonlyMap<string, ViewerSpan>): ViewerSpan | undefined {
  if (span.kind !== "client" || methodOf(span) === undefined) return undefined;
  const parent = parentOf(span, byId);
  const isSameRequest =
    parent?.kind === "client" && methodOf(parent) === methodOf(span) && hostOf(parent) === hostOf(span);
  return isSameRequest ? parent : undefined;
}

function findBeside(spans: readonly ViewerSpan[]): Double[] {
  const servers = spans.filter(({ kind, parentSpanId }) => kind === "server" && parentSpanId !== undefined);
  const groups = groupBy(servers, (span) => [span.parentSpanId, methodOf(span), span.serviceName].join(" "));
  return [...groups.values()].flatMap(([other, ...rest]) =>
    rest.flatMap((span) => (other && isSecondOpinion(span, other) && overlaps(span, other) ? [{ span, other }] : [])),
  );
}

function isSecondOpinion(span: ViewerSpan, other: ViewerSpan): boolean {
  return span.serviceName === other.serviceName && span.scope.name !== other.scope.name;
}

function overlaps(a: ViewerSpan, b: ViewerSpan): boolean {
  return a.startNanos <= b.endNanos && b.startNanos <= a.endNanos;
}

function describe(doubles: readonly Double[]): Finding {
  const [first] = doubles;
  const [one, two] = first ? scopesOf(first.span, first.other) : [];
  const what = first?.span.kind === "client" ? "Calls are" : `${quote(first?.other.name ?? "")} is`;
  return {
    kind: "double-instrumentation",
    severity: "warning",
    spanIds: [...new Set(doubles.flatMap(({ span, other }) => [span.spanId, other.spanId]))],
    text: `${what} recorded twice, by ${one} and by ${two}: switch one of them off.`,
  };
}

function scopesOf(...spans: readonly ViewerSpan[]): string[] {
  return spans.map(({ scope }) => scope.name || "a library without a name").toSorted();
}

function parentOf(span: ViewerSpan, byId: ReadonlyMap<string, ViewerSpan>): ViewerSpan | undefined {
  return byId.get(span.parentSpanId ?? "");
}

function methodOf({ attributes }: ViewerSpan): unknown {
  return attributes["http.request.method"] ?? attributes["http.method"];
}

function hostOf({ attributes }: ViewerSpan): unknown {
  return attributes["server.address"] ?? attributes["net.peer.name"];
}
