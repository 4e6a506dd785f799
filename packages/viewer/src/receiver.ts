import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createEndpointServer } from "./endpoint.ts";
import type { Failure } from "./failure.ts";
import { createForwarder } from "./forwarder.ts";
import { createIntake, type ExportRequest, type IntakeTotals } from "./intake.ts";
import { createOtlpRoutes } from "./otlp-routes.ts";
import type { TraceStoreOptions } from "./trace-store.ts";
import type { ViewerLog } from "./viewer-log.ts";
import type { ViewerTrace } from "./viewer-trace.ts";
import { createLiveReceived } from "./web/live-received.ts";
import { createPageRoutes } from "./web/page-routes.ts";

/** What a {@link Receiver} has seen since it started. */
export interface ReceiverFigures extends IntakeTotals {
  /** Requests that were refused, whatever the path. */
  readonly rejectedRequests: number;
  /** Requests that were failed on purpose. */
  readonly failedRequests: number;
  /** Requests that the backend accepted, and those that did not reach it or were refused there. */
  readonly forwarded: number;
  readonly notForwarded: number;
  /** Traces and spans dropped to stay within the limits. */
  readonly evictedTraces: number;
  readonly evictedSpans: number;
}

/** Where a {@link Receiver} listens, what it tells, and what it holds. */
export interface ReceiverOptions extends TraceStoreOptions {
  /** 0 takes any free port; see {@link Receiver.url}. @defaultValue 4318 */
  readonly port?: number | undefined;
  /** @defaultValue "127.0.0.1" */
  readonly host?: string | undefined;
  /** Limit of one body, before and after inflating; larger ones get a 413. @defaultValue 67108864 (64 MiB) */
  readonly maxBodyBytes?: number | undefined;
  /** Base URL of a collector that gets each accepted request too, as it came. @defaultValue none */
  readonly forward?: string | URL | undefined;
  /** Answer export requests like a sick collector, and take none: an HTTP status, `hang` or `reset`. @defaultValue none */
  readonly fail?: Failure | undefined;
  /** Called for each accepted export request, before it is stored. */
  readonly onRequest?: ((request: ExportRequest) => void) | undefined;
  /** Called for each request that was failed on purpose, with its path. */
  readonly onFailed?: ((path: string) => void) | undefined;
  /** Called with what is wrong with forwarding, each kind of problem once. */
  readonly onProblem?: ((problem: string) => void) | undefined;
}

/** A running OTLP/HTTP receiver. */
export interface Receiver {
  /** The base URL, to be used as `OTEL_EXPORTER_OTLP_ENDPOINT`; with a browser, the page. */
  readonly url: string;
  /** The traces held, the one that was updated last at the end. */
  traces(): ViewerTrace[];
  /** The logs held, in a trace or not, in order of arrival. */
  logs(): ViewerLog[];
  figures(): ReceiverFigures;
  /** Reports the traces that are still pending, drops open connections, frees the port, and ends forwarding. */
  close(): Promise<void>;
}

/**
 * Starts an OTLP/HTTP receiver: `POST /v1/traces`, `/v1/logs` and `/v1/metrics` with protobuf or JSON, plain or gzip.
 * On the same port it serves a web page that shows what arrives.
 *
 * Rejects with Node's error when it cannot listen, for example with the code `EADDRINUSE`, and with a `TypeError` when
 * `forward` is no URL of a collector or `host` is empty.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export async function createReceiver({
  port = 4318,
  host = "127.0.0.1",
  maxBodyBytes = 64 * 1024 * 1024,
  forward,
  fail,
  onRequest,
  onFailed,
  onProblem = () => {},
  ...storeOptions
}: ReceiverOptions = {}): Promise<Receiver> {
  // Node would take it for every address there is, and let others in.
  if (host === "") throw new TypeError("host must name an address, such as 127.0.0.1");
  const target = forward === undefined ? undefined : readTarget(forward, port);
  const forwarder = target && createForwarder({ target, onProblem });
  const { received, feed } = createLiveReceived(storeOptions);
  const intake = createIntake({ received, onRequest, onChange: () => feed.touch() });
  const refusals = { rejectedRequests: 0, failedRequests: 0 };
  const onTold = (path: string): void => {
    refusals.failedRequests += 1;
    onFailed?.(path);
  };
  const routes = [
    ...createOtlpRoutes({ ...intake, maxBodyBytes, forwarder, fail, onFailed: onTold }),
    ...createPageRoutes({ received, feed, host }),
  ];
  const server = createEndpointServer(routes, { onRefused: () => (refusals.rejectedRequests += 1) });
  server.listen({ port, host });
  await once(server, "listening");

  return {
    url: urlOf(server),
    traces: () => received.traces.traces(),
    logs: () => received.logs.logs(),
    figures: () => {
      const { traces, spans } = received.traces.evictions();
      const { forwarded, failed } = forwarder?.figures() ?? { forwarded: 0, failed: 0 };
      const evicted = { evictedTraces: traces, evictedSpans: spans };
      return { ...intake.totals(), ...refusals, forwarded, notForwarded: failed, ...evicted };
    },
    close: async () => {
      received.traces.close();
      await closeServer(server);
      await forwarder?.close();
    },
  };
}

/** Throws a `TypeError` that says what is wrong. */
function readTarget(forward: string | URL, port: number): URL {
  const url = URL.canParse(String(forward)) ? new URL(forward) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`forward must be a URL such as http://localhost:4319, not "${String(forward)}"`);
  }
  if (/^(?:localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(url.hostname) && url.port === String(port)) {
    throw new TypeError(`forward must not lead back here: port ${port} is where tracelet listens itself`);
  }
  return url;
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
