import { withSpan } from "@tracelet/core";
import type { Bindings } from "./platform-bindings.ts";

/** Calls bindings and tells what came out, without what differs from one call to the next. */
type Route = (env: Bindings) => unknown;

/** What a call came to: its result, or what it threw. */
async function outcome(call: () => unknown): Promise<unknown> {
  try {
    const result = call();
    const isPromise = result instanceof Promise;
    return { isPromise, value: await result };
  } catch (error) {
    return { thrown: String(error), isError: error instanceof Error };
  }
}

interface Cache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

declare const caches: { readonly default: Cache; open(name: string): Promise<Cache> };

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const pixel = (): ReadableStream =>
  new Blob([Uint8Array.from(atob(PIXEL), (character) => character.charCodeAt(0))]).stream();

export const BINDING_ROUTES: Readonly<Record<string, Route>> = {
  "/kv": async ({ KV }) => [
    await outcome(() => KV.put("secret-key", "secret-value")),
    await outcome(() => KV.get("secret-key")),
    await outcome(() => KV.get("missing")),
    [...(await KV.get<Map<string, string>>(["secret-key", "missing"]))],
    await outcome(() => KV.getWithMetadata("secret-key")),
    await outcome(() => KV.list({ prefix: "secret" })),
    await outcome(() => KV.delete("secret-key")),
    await outcome(() => KV.get("x".repeat(600))),
  ],

  "/r2": async ({ BUCKET }) => {
    const stored = await BUCKET.put<Stored>("secret/object", "hello world");
    const found = await BUCKET.get<Stored>("secret/object");
    const list = await BUCKET.list<{ objects: unknown[]; truncated: boolean }>();
    return [
      [stored.constructor.name, stored.key, stored.size],
      [found.constructor.name, found.size, await found.text(), found.bodyUsed],
      [list.objects.length, list.truncated],
      await outcome(async () => (await BUCKET.head<Stored>("secret/object")).size),
      await outcome(() => BUCKET.get("missing")),
      await outcome(() => BUCKET.delete(["secret/object"])),
    ];
  },

  "/r2-multipart": async ({ BUCKET }) => {
    const upload = await BUCKET.createMultipartUpload<Upload>("secret/large");
    const part = await upload.uploadPart(1, "x".repeat(100));
    const complete = await upload.complete([part]);
    const other = await BUCKET.createMultipartUpload<Upload>("secret/other");
    const resumed = BUCKET.resumeMultipartUpload("secret/other", other.uploadId);
    return [
      [upload.constructor.name, upload.key, typeof upload.uploadId, Object.keys(upload)],
      part.partNumber,
      complete.size,
      await outcome(() => resumed.abort()),
    ];
  },

  "/d1": async ({ DB }) => {
    await DB.exec("CREATE TABLE IF NOT EXISTS users (name TEXT, age INTEGER)");
    await DB.exec("DELETE FROM users WHERE name = 'secret'");
    await DB.prepare("DELETE FROM users").run();
    const insert = DB.prepare("INSERT INTO users (name, age) VALUES (?1, ?2)");
    const all = DB.prepare(`SELECT name FROM "users" WHERE age > ? AND name <> 'secret literal'`).bind(7);
    const rowsOf = async (call: () => Promise<{ results: unknown[]; meta: { changes: number } }>): Promise<unknown> => {
      const { results, meta } = await call();
      return [results, meta.changes];
    };
    return [
      await rowsOf(() => insert.bind("secret parameter", 42).run()),
      (await DB.batch([insert.bind("a", 1), insert.bind("b", 2), all])).length,
      await rowsOf(() => all.all()),
      await outcome(() => all.first()),
      await outcome(() => all.first("name")),
      await outcome(() => all.raw()),
      await outcome(() => all.raw({ columnNames: true })),
      await outcome(() => all.bind(1_000).raw({ columnNames: true })),
      await outcome(() => DB.withSession("first-primary").prepare("SELECT 1 AS one").first()),
      (await DB.withSession().batch([all])).length,
      await outcome(() => DB.prepare("SELECT nothing FROM nowhere").all()),
      await outcome(() => insert.bind(undefined)),
      [all.constructor.name, Object.keys(all)],
    ];
  },

  "/queue": async ({ ORDERS }) => {
    const iterator = [{ body: "secret three" }].values();
    return [
      Object.keys(await ORDERS.send<object>({ secret: "one" })),
      Object.keys(await ORDERS.sendBatch<object>([{ body: "secret two" }, { body: "plain", contentType: "text" }])),
      Object.keys(await ORDERS.sendBatch<object>(iterator)),
      // A method that nobody knows.
      typeof (await ORDERS.metrics<{ backlogCount: unknown }>()).backlogCount,
      await outcome(() => ORDERS.send(() => "no message")),
      await outcome(() => ORDERS.send(undefined)),
    ];
  },

  "/durable-object": async ({ COUNTER }) => {
    const stub = COUNTER.get(COUNTER.idFromName("secret name"));
    return [
      await outcome(async () => (await stub.fetch("https://counter.test/path")).text()),
      await outcome(async () => (await COUNTER.getByName("other").fetch(new Request("https://x.test/"))).text()),
      await stub.add(1, 2),
      await stub.countArguments(1, 2),
      [stub.constructor.name, Object.keys(stub)],
    ];
  },

  "/rpc": async ({ BACKEND }) => [
    await BACKEND.add(1, 2),
    await BACKEND.greeter().greet("pipelined"),
    await (await BACKEND.greeter()).greet("awaited"),
    typeof BACKEND.greeter(),
    await BACKEND.countArguments(1, 2),
    await outcome(() => BACKEND.fail()),
    [await BACKEND.price, await BACKEND.price.net],
    await (await BACKEND.fetch("https://backend.test/")).text(),
  ],

  "/handed-out": async ({ BACKEND }) => [
    await outcome(() => BACKEND.counter().add(1, 2)),
    await outcome(async () => (await BACKEND.counter().fetch("https://counter.test/")).text()),
    await outcome(async () => (await BACKEND.counter()).add(1, 2)),
  ],

  "/traced-rpc": async ({ TRACED_BACKEND }) => [
    await TRACED_BACKEND.countArguments(1, 2),
    await TRACED_BACKEND.greeter().greet("pipelined"),
  ],

  "/cache": async () => {
    const response = (): Response => new Response("cached", { headers: { "cache-control": "max-age=60" } });
    const named = await caches.open("secret-cache");
    return [
      await outcome(() => caches.default.match("https://cache.test/missing")),
      await outcome(() => caches.default.put("https://cache.test/secret", response())),
      await (await caches.default.match("https://cache.test/secret"))?.text(),
      await outcome(() => caches.default.delete("https://cache.test/secret")),
      await outcome(() => named.put("https://cache.test/secret", response())),
      (await named.match("https://cache.test/secret"))?.status,
      await outcome(() => caches.default.put("https://cache.test/", new Response(null, { status: 206 }))),
    ];
  },

  "/workflow": async ({ FLOW }) => {
    const instance = await FLOW.create<Instance>();
    const same = await FLOW.get<Instance>(instance.id);
    const batch = await FLOW.createBatch<readonly Instance[]>([{}, {}]);
    return [
      instance.constructor.name,
      same.id === instance.id,
      typeof (await same.status()).status,
      batch.length,
      await outcome(() => instance.sendEvent({ type: "approval", payload: "secret" })),
    ];
  },

  "/others": async ({ LIMIT, MAIL, SECRET, IMAGES, NUMBERS }) => {
    const { EmailMessage } = await import("cloudflare:email");
    const raw = "From: a@example.com\r\nTo: b@example.com\r\nMessage-ID: <x@example.com>\r\n\r\nsecret text";
    const mail = await outcome(() => MAIL.send(new EmailMessage("a@example.com", "b@example.com", raw)));
    return [
      await outcome(() => LIMIT.limit({ key: "secret-user" })),
      Object.keys(mail as object),
      await outcome(() => SECRET.get()),
      await outcome(() => IMAGES.info(pixel())),
      await outcome(async () => {
        const image = await IMAGES.input(pixel()).output<{ contentType(): string }>({ format: "image/png" });
        return image.contentType();
      }),
      NUMBERS.writeDataPoint({ doubles: [1] }) === undefined,
    ];
  },

  "/nested": ({ KV }) => withSpan("outer", () => KV.get("a")),
};

interface Stored {
  readonly constructor: { readonly name: string };
  readonly key: string;
  readonly size: number;
  readonly bodyUsed: boolean;
  text(): Promise<string>;
}

interface Upload {
  readonly constructor: { readonly name: string };
  readonly key: string;
  readonly uploadId: string;
  uploadPart(number: number, value: string): Promise<{ readonly partNumber: number }>;
  complete(parts: readonly unknown[]): Promise<Stored>;
}

interface Instance {
  readonly constructor: { readonly name: string };
  readonly id: string;
  status(): Promise<{ readonly status: string }>;
  sendEvent(event: unknown): Promise<void>;
}
