import type { IncomingMessage } from "node:http";
import {
  methodNotAllowed,
  pathOf,
  textReply,
  type Endpoint,
  type Reply,
  type Route,
  type Takeover,
} from "../endpoint.ts";
import { findingsOf } from "../findings/findings.ts";
import { isFromThisMachine, isTrustedHost } from "../local-host.ts";
import type { Received } from "../received.ts";
import { encodeTrace, toJson } from "./encode-trace.ts";
import type { LiveFeed } from "./live-feed.ts";
import { PAGE_HEADERS, readAsset, type AssetName } from "./page-assets.ts";
import { matchesQuery } from "./search-traces.ts";

/** What the page shows, and who may see it. */
export interface PageRoutesOptions {
  readonly received: Received;
  readonly feed: LiveFeed;
  /** The address that the receiver was told to listen on. */
  readonly host: string;
}

type Answer = (request: IncomingMessage) => Reply | Takeover | Promise<Reply | Takeover>;

const TRACE_PAGE = /^\/t\/([0-9a-f]{32})$/;
const TRACE_JSON = /^\/t\/([0-9a-f]{32})\.json$/;
const TRACE_API = /^\/api\/traces\/([0-9a-f]{32})$/;

/** The web page and what it asks for. `/t/<traceId>.json` is the trace as `--json` prints it. */
export function createPageRoutes({ received, feed, host }: PageRoutesOptions): Route[] {
  const { traces, logs, metrics } = received;
  const asset =
    (name: AssetName): Answer =>
    () =>
      readAsset(name);
  const answers: [path: string | RegExp, answer: Answer][] = [
    ["/", asset("index.html")],
    ["/logs", asset("index.html")],
    ["/metrics", asset("index.html")],
    [TRACE_PAGE, asset("index.html")],
    ["/page.js", asset("page.js")],
    ["/page.css", asset("page.css")],
    [TRACE_JSON, (request) => ifFound(traces.get(idIn(request, TRACE_JSON)))],
    [TRACE_API, (request) => showTrace(received, idIn(request, TRACE_API))],
    ["/api/search", (request) => json(search(received, queryOf(request)))],
    ["/api/logs", () => json(logs.logs())],
    ["/api/metrics", () => json(metrics.series())],
    ["/api/feed", () => (response) => feed.connect(response)],
  ];
  const routes = answers.map(([path, answer]) => ({ path, endpoint: guard(host, "GET", answer) }));
  return [
    ...routes,
    {
      path: "/api/clear",
      endpoint: guard(host, "POST", () => {
        received.clear();
        return json({});
      }),
    },
  ];
}

/** Answers this machine's own pages only, by the method given. */
function guard(host: string, method: "GET" | "POST", answer: Answer): Endpoint {
  return async (request) => {
    if (!isTrustedHost(request.headers.host, host)) {
      return textReply(403, "Open this page by an address or as localhost: other names are not trusted.");
    }
    const isHead = method === "GET" && request.method === "HEAD";
    if (request.method !== method && !isHead) return methodNotAllowed(method);
    if (method === "POST" && !isFromThisMachine(request.headers.origin)) return textReply(403, "Not from other pages.");
    const reply = await answer(request);
    if (typeof reply === "function") return isHead ? methodNotAllowed(method) : reply;
    return { ...reply, headers: { ...PAGE_HEADERS, ...reply.headers } };
  };
}

function showTrace({ traces }: Received, traceId: string): Reply {
  const trace = traces.get(traceId);
  return ifFound(trace && encodeTrace({ ...trace, findings: findingsOf(trace) }));
}

function search({ traces }: Received, query: string): string[] {
  return traces.traces().flatMap((trace) => (matchesQuery(trace, query) ? trace.traceId : []));
}

function ifFound(value: object | undefined): Reply {
  return value ? json(value) : textReply(404, "No such trace: it has not arrived, or has been dropped.");
}

function json(value: unknown): Reply {
  const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
  return { status: 200, headers, body: toJson(value) };
}

function idIn(request: IncomingMessage, pattern: RegExp): string {
  return pattern.exec(pathOf(request))?.[1] ?? "";
}

function queryOf({ url = "" }: IncomingMessage): string {
  return new URL(url, "http://localhost").searchParams.get("q") ?? "";
}
