/** One export request: bytes with everything that HTTP needs. */
export interface TransportRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The answer has to be there within this time. */
  readonly timeoutMillis: number;
}

/** What became of a request. Expected failures are values: a transport does not reject. */
export type TransportResult =
  | { readonly status: "answered"; readonly httpStatus: number; readonly body: Uint8Array }
  | { readonly status: "failed"; readonly reason: "timeout" | "unreachable"; readonly message: string };

/** Moves bytes. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResult>;
}
