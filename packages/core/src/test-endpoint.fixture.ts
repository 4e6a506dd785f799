import { monotonicMillis } from "./monotonic-millis.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import { protobufSerializer } from "./protobuf-serializer.ts";
import type { ExportCounters, Transport, TransportRequest, TransportResult } from "./transport.ts";

export function createTestEndpoint(more: Partial<OtlpEndpoint> = {}): OtlpEndpoint {
  return {
    url: "https://collector.test/v1/traces",
    headers: { "x-key": "s3cret" },
    timeoutMillis: 10_000,
    compression: "none",
    maxRequestBytes: 1_000_000,
    serializer: protobufSerializer,
    fetch: undefined,
    authorize: undefined,
    ...more,
  };
}

export function createExportCounters(): ExportCounters {
  return { exportRequests: 0, exportBytes: 0, retries: 0, exportMillis: 0 };
}

/** A request that has a minute. */
export function createTestRequest(more: Partial<TransportRequest> = {}): TransportRequest {
  return {
    url: "https://collector.test/v1/traces",
    headers: { "content-type": "text/plain" },
    body: new Uint8Array([1, 2, 3]),
    deadline: monotonicMillis() + 60_000,
    signal: new AbortController().signal,
    ...more,
  };
}

/** A transport that keeps what it is sent, and gives one result after the other; the last one for good. */
export function createFakeTransport(
  ...results: TransportResult[]
): Transport & { readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = [];
  return {
    requests,
    send: (request) => {
      requests.push(request);
      return Promise.resolve(results[Math.min(requests.length, results.length) - 1]!);
    },
  };
}

export function answered(httpStatus: number, retryAfter: string | null = null): TransportResult {
  return { httpStatus, body: new Uint8Array(), retryAfter };
}

export const UNREACHABLE: TransportResult = { reason: "unreachable", message: "ECONNRESET" };
