/** The bindings of the app, as far as it uses them: the official types replace Node's globals. */
export interface Bindings {
  readonly KV: Methods<"get" | "getWithMetadata" | "put" | "delete" | "list">;
  readonly BUCKET: Methods<"head" | "get" | "put" | "delete" | "list" | "createMultipartUpload"> & {
    resumeMultipartUpload(key: string, uploadId: string): Methods<"uploadPart" | "complete" | "abort">;
  };
  readonly DB: Database & { withSession(constraint?: string): Database; exec(sql: string): Promise<unknown> };
  readonly ORDERS: Methods<"send" | "sendBatch" | "metrics">;
  readonly COUNTER: {
    idFromName(name: string): unknown;
    get(id: unknown): Stub;
    getByName(name: string): Stub;
  };
  readonly BACKEND: Stub;
  readonly TRACED_BACKEND: Stub;
  readonly LIMIT: Methods<"limit">;
  readonly FLOW: Methods<"create" | "createBatch" | "get">;
  readonly MAIL: Methods<"send">;
  readonly SECRET: Methods<"get">;
  readonly IMAGES: Methods<"info"> & { input(stream: unknown): Methods<"output"> };
  readonly NUMBERS: { writeDataPoint(point: unknown): void };
}

/** What comes out is known to who calls. */
type Methods<Name extends string> = Record<Name, <Result = unknown>(...args: readonly unknown[]) => Promise<Result>>;

interface Database {
  prepare(sql: string): Statement;
  batch(statements: readonly Statement[]): Promise<readonly unknown[]>;
}

interface Statement extends Methods<"all" | "first" | "run" | "raw"> {
  bind(...values: readonly unknown[]): Statement;
}

/** What reaches another Worker or a Durable Object. Its methods give an RPC promise, on which calls can be made. */
export interface Stub {
  fetch(input: string | Request, init?: RequestInit): Promise<Response>;
  add(a: number, b: number): Promise<number>;
  countArguments(...args: readonly unknown[]): Promise<number>;
  greeter(): Promise<Greeter> & Greeter;
  counter(): Promise<Stub> & Stub;
  readonly price: Promise<object> & { readonly net: Promise<number> };
  fail(): Promise<never>;
}

interface Greeter {
  greet(name: string): Promise<string>;
}
