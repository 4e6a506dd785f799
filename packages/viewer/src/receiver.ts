import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeTraces, type OtlpEncoding } from "./decode-traces.ts";
import { createEndpointServer, type Endpoint } from "./endpoint.ts";
import { createOtlpEndpoint, type OtlpExport } from "./otlp-endpoint.ts";
import { createTraceStore, type TraceStore, type TraceStoreOptions } from "./trace-store.ts";
import type { ViewerSpan, ViewerTrace } from "./viewer-span.ts";

/** One accepted export request. */
export interface ExportRequest {
  readonly encoding: OtlpEncoding;
  /** Size of the body on the wire, that is, compressed when the sender compresses. */
  readonly bytes: number;
  readonly spans: readonly ViewerSpan[];
}

/** What a {@link Receiver} has seen since it started. */
export interface ReceiverFigures {
  /** Accepted export requests. */
  readonly requests: number;
  /** Requests that were refused, whatever the path. */
  readonly rejectedRequests: number;
  /** Bytes of the accepted bodies on the wire. */
  readonly bytes: number;
  /** Spans in accepted requests, repeated deliveries included. */
  readonly spans: number;
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
  /** Called for each accepted export request, before its spans are stored. */
  readonly onRequest?: ((request: ExportRequest) => void) | undefined;
}

/** A running OTLP/HTTP receiver. */
export interface Receiver {
  /** The base URL, to be used as `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** The traces held, the one that was updated last at the end. */
  traces(): ViewerTrace[];
  figures(): ReceiverFigures;
  /** Reports the traces that are still pending, drops open connections, and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts an OTLP/HTTP trace receiver: `POST /v1/traces` with protobuf or JSON, plain or gzip.
 *
 * Rejects with Node's error when it cannot listen, for example with the code `EADDRINUSE`.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export async function createReceiver({
  port = 4318,
  host = "127.0.0.1",
  maxBodyBytes = 64 * 1024 * 1024,
  onRequest,
  ...storeOptions
}: ReceiverOptions = {}): Promise<Receiver> {
  const store = createTraceStore(storeOptions);
  const totals = { requests: 0, rejectedRequests: 0, bytes: 0, spans: 0 };

  const accept = ({ items: spans, encoding, receivedBytes }: OtlpExport<ViewerSpan[]>): void => {
    totals.requests += 1;
    totals.bytes += receivedBytes;
    totals.spans += spans.length;
    onRequest?.({ encoding, bytes: receivedBytes, spans });
    store.add(spans);
  };
  const endpoints = new Map<string, Endpoint>([
    ["/v1/traces", createOtlpEndpoint({ maxBodyBytes, decode: decodeTraces, accept })],
  ]);
  const server = createEndpointServer(endpoints, {
    onRefused: () => (totals.rejectedRequests += 1),
  });
  server.listen({ port, host });
  await once(server, "listening");

  return {
    url: urlOf(server),
    traces: () => store.traces(),
    figures: () => {
      const { traces, spans } = store.evictions();
      return { ...totals, evictedTraces: traces, evictedSpans: spans };
    },
    close: () => close(server, store),
  };
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

async function close(server: Server, store: TraceStore): Promise<void> {
  store.close();
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
