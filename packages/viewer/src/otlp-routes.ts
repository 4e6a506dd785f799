import { decodeLogs } from "./decode-logs.ts";
import { decodeMetrics } from "./decode-metrics.ts";
import type { Signal } from "./decode-request.ts";
import { decodeTraces } from "./decode-traces.ts";
import type { Route } from "./endpoint.ts";
import { createFailingEndpoint, type Failure } from "./failure.ts";
import type { Forwarder } from "./forwarder.ts";
import { createOtlpEndpoint, type OtlpEndpointOptions, type OtlpExport } from "./otlp-endpoint.ts";
import type { ViewerLog } from "./viewer-log.ts";
import type { ViewerMetric } from "./viewer-metric.ts";
import type { ViewerSpan } from "./viewer-span.ts";

/** What to do with export requests of each signal. */
export interface OtlpRoutesOptions {
  readonly maxBodyBytes: number;
  readonly onTraces: (request: OtlpExport<ViewerSpan[]>) => void;
  readonly onLogs: (request: OtlpExport<ViewerLog[]>) => void;
  readonly onMetrics: (request: OtlpExport<ViewerMetric[]>) => void;
  readonly forwarder?: Forwarder | undefined;
  readonly fail?: Failure | undefined;
  /** Called for each request that was failed on purpose, with its path. */
  readonly onFailed: (path: string) => void;
}

/** The endpoints of OTLP/HTTP: `/v1/traces`, `/v1/logs`, `/v1/metrics`. */
export function createOtlpRoutes(options: OtlpRoutesOptions): Route[] {
  return [
    createRoute("traces", { decode: decodeTraces, accept: options.onTraces }, options),
    createRoute("logs", { decode: decodeLogs, accept: options.onLogs }, options),
    createRoute("metrics", { decode: decodeMetrics, accept: options.onMetrics }, options),
  ];
}

function createRoute<Items>(
  signal: Signal,
  { decode, accept }: Pick<OtlpEndpointOptions<Items>, "decode" | "accept">,
  { maxBodyBytes, forwarder, fail, onFailed }: OtlpRoutesOptions,
): Route {
  const path = `/v1/${signal}`;
  if (fail !== undefined) return { path, endpoint: createFailingEndpoint(fail, { onFailed: () => onFailed(path) }) };
  const acceptAndForward = (request: OtlpExport<Items>): void => {
    forwarder?.forward({ path, headers: request.headers, body: request.received });
    accept(request);
  };
  return { path, endpoint: createOtlpEndpoint({ maxBodyBytes, decode, accept: acceptAndForward }) };
}
