/** Durable Objects as far as the apps use them: the official types replace Node's globals. */

export interface ObjectNamespace {
  getByName(name: string): { fetch(request: Request): Promise<Response> };
}

export interface ObjectContext {
  readonly storage: ObjectStorage;
  blockConcurrencyWhile<Value>(callback: () => Promise<Value>): Promise<Value>;
  acceptWebSocket(socket: Socket): void;
  abort(reason: string): void;
}

export interface Socket {
  send(message: string): void;
  close(code: number): void;
}

interface ListOptions {
  readonly limit?: number;
  readonly reverse?: boolean;
}

interface Transaction {
  get<Value>(key: string): Promise<Value | undefined>;
  get<Value>(keys: string[]): Promise<Map<string, Value>>;
  list(options?: ListOptions): Promise<Map<string, unknown>>;
  put(key: string, value: unknown): Promise<void>;
  put(entries: Readonly<Record<string, unknown>>): Promise<void>;
  delete(key: string | string[]): Promise<boolean | number>;
  deleteAll(): Promise<void>;
  getAlarm(): Promise<number | null>;
  setAlarm(time: number): Promise<void>;
}

interface ObjectStorage extends Transaction {
  transaction<Value>(closure: (transaction: Transaction) => Promise<Value>): Promise<Value>;
  transactionSync<Value>(closure: () => Value): Value;
  readonly kv: {
    get(key: string): unknown;
    list(): Iterable<[string, unknown]>;
    put(key: string, value: unknown): void;
    delete(key: string): boolean;
  };
  readonly sql: {
    exec(query: string, ...bindings: unknown[]): { toArray(): unknown[]; readonly rowsWritten: number };
  };
}

declare global {
  /** Two ends of a connection. */
  class WebSocketPair {
    readonly 0: Socket;
    readonly 1: Socket;
  }
}
