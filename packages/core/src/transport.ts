/** One export request: bytes with everything that HTTP needs. */
export interface TransportRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** When the answer has to be there, retries included: as of `monotonicMillis()`. Nothing is sent after that. */
  readonly deadline: number;
  /** Aborted at the deadline; absent where the platform ends what is under way. */
  readonly signal: AbortSignal | undefined;
}

/** What became of a request. Expected failures are values: a transport does not reject. */
export type TransportResult = (CollectorAnswer | TransportFailure) & {
  /** Headers whose values may be secret: whoever repeats what a collector says masks them. */
  readonly sent?: Readonly<Record<string, unknown>>;
};

interface CollectorAnswer {
  readonly httpStatus: number;
  readonly body: Uint8Array;
  /** The header `Retry-After`, as it came. */
  readonly retryAfter?: string | null;
  readonly reason?: undefined;
}

interface TransportFailure {
  readonly reason: "timeout" | "unreachable" | "unauthorized";
  readonly message: string;
  readonly httpStatus?: undefined;
  readonly body?: undefined;
  readonly retryAfter?: undefined;
}

/** Moves bytes. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResult>;
}

/** What is counted of export requests. */
export interface ExportCounters {
  /** Retries among them, and their bytes on the wire without headers. */
  exportRequests: number;
  exportBytes: number;
  retries: number;
  /** Time that exports took, added up. */
  exportMillis: number;
}
