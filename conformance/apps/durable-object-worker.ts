import { instrument, instrumentDurableObject, withSpan } from "@tracelet/cloudflare";
import { DurableObject } from "cloudflare:workers";
import type { ObjectContext, ObjectNamespace, Socket } from "./durable-object-types.ts";
import { passGate } from "./untraced.ts";

interface Env {
  readonly LEDGERS: ObjectNamespace;
  readonly PLAIN: ObjectNamespace;
  readonly KEEPERS: ObjectNamespace;
  readonly FIELDS: ObjectNamespace;
  readonly OLD: ObjectNamespace;
}

const options = { bindings: { LEDGERS: { rpc: ["increment", "interleave"], context: true } } };

/** How often a constructor ran, over all objects of the isolate. */
let constructed = 0;

class LedgerCode extends DurableObject<Env> {
  static readonly currency: string = "EUR";
  declare protected readonly ctx: ObjectContext;
  readonly #entries: number[] = [];
  alarms: unknown[] = [];
  failures: string[] = [];
  loaded = "no";

  constructor(ctx: ObjectContext, env: Env) {
    super(ctx, env);
    constructed += 1;
    void ctx.blockConcurrencyWhile(async () => {
      await Promise.resolve();
      await this.load();
    });
  }

  get last(): number | undefined {
    return this.#entries.at(-1);
  }

  async load(): Promise<void> {
    this.loaded = (await this.ctx.storage.get<string>("loaded")) ?? "yes";
  }

  increment(by = 1): number {
    this.#entries.push((this.last ?? 0) + by);
    this.note("incremented");
    return this.last ?? 0;
  }

  /** Called by the object itself, too. */
  note(what: string): string {
    return withSpan(`note ${what}`, () => what);
  }

  async interleave(id: string, gate: string | null): Promise<string> {
    return withSpan("outer", { attributes: { id } }, async () => {
      await passGate(gate);
      await this.ctx.storage.put(`id ${id}`, id);
      withSpan("inner", { attributes: { id } }, () => this.note(id));
      return id;
    });
  }

  fails(): never {
    throw new RangeError("no such entry");
  }

  async keysAndValues(): Promise<unknown> {
    const { storage } = this.ctx;
    await storage.put("a", 1);
    await storage.put({ b: 2, c: 3 });
    const found = [await storage.get("a"), [...(await storage.get(["a", "b"]))], [...(await storage.list())]];
    const gone = [await storage.delete("a"), await storage.delete(["b", "c"])];
    const inTransaction = await storage.transaction(async (transaction) => {
      await transaction.put("t", 1);
      return transaction.get("t");
    });
    await storage.deleteAll();
    return [found, gone, inTransaction];
  }

  synchronous(): unknown {
    const { kv, sql, transactionSync } = this.ctx.storage;
    kv.put("a", 1);
    const found = [kv.get("a"), [...kv.list()], kv.delete("a")];
    sql.exec("CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, who TEXT)");
    const inserted = sql.exec("INSERT INTO entries (who) VALUES (?), (?) -- both", "ada", "eve").rowsWritten;
    const rows = sql.exec("SELECT who FROM entries WHERE who = 'ada'").toArray();
    const atOnce = transactionSync.call(this.ctx.storage, () => sql.exec("DELETE FROM entries").rowsWritten);
    return [found, inserted, rows, atOnce];
  }

  /** Everything that instrumentation must not change. */
  report(...args: unknown[]): unknown {
    const { storage } = this.ctx;
    const { constructor } = this as { constructor: unknown };
    return {
      arguments: args,
      isInstance: this instanceof LedgerCode && this instanceof DurableObject,
      name: (constructor as typeof LedgerCode).name.replace("Plain", ""),
      currency: (constructor as typeof LedgerCode).currency,
      length: this.interleave.length,
      fields: Object.keys(this),
      last: this.last ?? null,
      loaded: this.loaded,
      storage: [storage, storage.kv, storage.sql].map((object) => [object.constructor.name, Object.keys(object)]),
      isPromise: [storage.get("x"), storage.list(), storage.getAlarm()].map((value) => value instanceof Promise),
      cursor: Object.prototype.toString.call(storage.sql.exec("SELECT 1")),
      keys: [...storage.kv.list()].map(([key]) => key),
    };
  }

  async setAlarm(delayMillis: number): Promise<void> {
    await withSpan("plan", () => this.ctx.storage.setAlarm(Date.now() + delayMillis));
  }

  /** As when the platform takes the object out of the memory. The caller gets an error. */
  evict(): void {
    this.ctx.abort("evicted");
  }

  alarm(info: { readonly retryCount: number }): void {
    withSpan("ring", () => this.alarms.push(info.retryCount));
    if (this.loaded === "fails once" && info.retryCount === 0) throw new RangeError("not now");
  }

  listed(): Promise<string[]> {
    return this.ctx.storage.list({ reverse: true, limit: 2 }).then((entries) => [...entries.keys()]);
  }

  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/throws") throw new RangeError("no such page");
    if (pathname === "/socket") return this.accept();
    await passGate(searchParams.get("gate"));
    await this.ctx.storage.put("path", pathname);
    return Response.json({ path: pathname, constructed, method: request.method, body: await request.text() });
  }

  accept(): Response {
    const [client, server] = Object.values(new WebSocketPair()) as [Socket, Socket];
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client } as ResponseInit);
  }

  async webSocketMessage(socket: Socket, message: string): Promise<void> {
    if (message === "fail") throw new RangeError("no such message");
    await withSpan("answer", () => this.ctx.storage.put("message", message));
    socket.send(`${message} ${this.increment()}`);
  }

  webSocketClose(socket: Socket, code: number): void {
    this.note(`closed ${code}`);
    socket.close(code);
  }

  webSocketError(_socket: Socket, error: unknown): void {
    this.failures.push(String(error));
    this.note("failed");
  }

  failed(): readonly string[] {
    return this.failures;
  }
}

/** The same code, not instrumented. */
export class PlainLedger extends LedgerCode {}

const InstrumentedLedger: typeof LedgerCode = instrumentDurableObject(LedgerCode, options);
export class Ledger extends InstrumentedLedger {}

/** Remembers in its storage who set its alarm. */
const InstrumentedKeeper: typeof LedgerCode = instrumentDurableObject(LedgerCode, options, { alarmLinks: "storage" });
export class Keeper extends InstrumentedKeeper {}

/** A handler that is a field. */
class FieldsCode extends DurableObject<Env> {
  fetch = (request: Request): Response => new Response(request.method);
}
export const Fields: typeof FieldsCode = instrumentDurableObject(FieldsCode, options);

/** As Durable Objects were before there was a class to extend. */
class OldCode {
  readonly #context: ObjectContext;
  constructor(context: ObjectContext) {
    this.#context = context;
  }
  async fetch(): Promise<Response> {
    await this.#context.storage.put("old", true);
    return new Response("old");
  }
}
export const Old: typeof OldCode = instrumentDurableObject(OldCode, options);

type Method = (...args: unknown[]) => Promise<unknown>;

interface Handler {
  fetch(request: Request, env: Env): Promise<Response>;
}

const handler: Handler = {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url);
    const binding = (url.searchParams.get("binding") ?? "LEDGERS") as keyof Env;
    const stub = env[binding].getByName(url.searchParams.get("object") ?? "one");
    const { searchParams: params } = url;
    const method = params.get("rpc");
    if (method === null) return stub.fetch(request);
    if (params.has("get")) return Response.json(await (stub as unknown as Record<string, Promise<unknown>>)[method]);
    try {
      const args = JSON.parse(params.get("args") ?? "[]") as unknown[];
      return Response.json((await (stub as unknown as Record<string, Method>)[method]?.(...args)) ?? null);
    } catch (error) {
      return Response.json({ error: String(error), isRange: error instanceof RangeError }, { status: 500 });
    }
  },
};

const instrumented: Handler = instrument(handler, options);
export default instrumented;
