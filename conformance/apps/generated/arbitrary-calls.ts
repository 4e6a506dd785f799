import fc from "fast-check";
import type { BindingCall } from "./binding-calls.ts";

type Arguments = fc.Arbitrary<readonly unknown[]>;

/** A few keys, so that calls meet; `RUN` is another name in each run. */
const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("RUN/a", "RUN/b", "RUN/ö") },
  fc.constantFrom<unknown[]>("", ".", "x".repeat(1_100), 1, null),
);
const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constant("x".repeat(5_000)));
const binary = fc.record({
  $: fc.constantFrom("bytes", "stream", "blob", "function", "undefined"),
  size: fc.nat(5_000),
});
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<readonly Value[]> => fc.array(value, { maxLength: 1 });
const args = (...parts: readonly fc.Arbitrary<unknown>[]): Arguments => fc.tuple(...parts);
const withOptions = (first: readonly fc.Arbitrary<unknown>[], options: fc.Arbitrary<unknown>): Arguments =>
  fc.tuple(fc.tuple(...first), maybe(options)).map(([required, more]) => [...required, ...more]);

const kvType = fc.constantFrom<unknown[]>(
  "text",
  "json",
  "arrayBuffer",
  "stream",
  "nonsense",
  { type: "json" },
  { type: "text", cacheTtl: 60 },
);
const r2Key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("RUN/a", "RUN/b") },
  fc.constantFrom<unknown[]>("x".repeat(1_100), 1),
);

const METHODS: Readonly<Record<BindingCall["binding"], Readonly<Record<string, Arguments>>>> = {
  KV: {
    get: withOptions([fc.oneof(key, fc.array(key, { minLength: 1, maxLength: 3 }))], kvType),
    getWithMetadata: withOptions([fc.oneof(key, fc.array(key, { minLength: 1, maxLength: 3 }))], kvType),
    put: withOptions(
      [key, fc.oneof(text, fc.json({ maxDepth: 1 }), binary)],
      fc.constantFrom<unknown[]>({ metadata: { a: [1] } }, { expirationTtl: 3_600 }, { expirationTtl: 1 }, {}),
    ),
    delete: args(key),
    list: maybe(
      fc.constantFrom<unknown[]>(
        { prefix: "RUN/" },
        { prefix: "RUN/", limit: 1 },
        { prefix: "RUN/none" },
        { prefix: "RUN/", limit: 0 },
      ),
    ).map((list) => (list.length ? list : [{ prefix: "RUN" }])),
    missing: args(key),
  },
  BUCKET: {
    head: args(r2Key),
    get: withOptions(
      [r2Key],
      fc.constantFrom<unknown[]>(
        { range: { offset: 1, length: 2 } },
        { range: { suffix: 3 } },
        { onlyIf: { etagMatches: "none" } },
        {},
      ),
    ),
    put: withOptions(
      [r2Key, fc.oneof(text, binary, fc.constant(null))],
      fc.constantFrom<unknown[]>(
        { httpMetadata: { contentType: "text/plain" } },
        { customMetadata: { a: "b" } },
        { md5: "00" },
        { onlyIf: { etagMatches: "none" } },
      ),
    ),
    delete: args(fc.oneof(r2Key, fc.array(r2Key, { maxLength: 3 }))),
    list: args(fc.constantFrom({ prefix: "RUN/" }, { prefix: "RUN/", limit: 1 }, { prefix: "RUN", delimiter: "/" })),
  },
  DB: Object.fromEntries(
    ["all", "first", "run", "raw", "batch", "exec"].map((method) => [
      method,
      fc.oneof(
        fc.constant(["CREATE TABLE IF NOT EXISTS t_RUN (id INTEGER PRIMARY KEY, name TEXT, data BLOB)"]),
        fc
          .oneof(
            fc.string({ maxLength: 10 }),
            fc.integer(),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.boolean(),
            fc.constant(null),
            binary,
          )
          .map((value) => ["INSERT INTO t_RUN (name) VALUES (?1)", value]),
        fc.integer({ min: 0, max: 3 }).map((id) => ["SELECT id, name FROM t_RUN WHERE id > ? ORDER BY id", id]),
        fc.constantFrom<unknown[][]>(
          ["SELECT count(*) AS n FROM t_RUN -- all"],
          ["SELECT 1 AS a, 2 AS a, 'x''y' AS b"],
          ["UPDATE t_RUN SET name = 'z' WHERE id = 1"],
          ["DELETE FROM t_RUN"],
          ["SELECT nothing FROM nowhere_RUN"],
          ["SELECT ?", 1, 2],
          ["nonsense"],
          [""],
        ),
      ),
    ]),
  ),
  ORDERS: {
    send: withOptions(
      [fc.oneof(fc.jsonValue({ maxDepth: 1 }), binary)],
      fc.constantFrom<unknown[]>(
        { contentType: "text" },
        { contentType: "json" },
        { contentType: "nonsense" },
        { delaySeconds: 1 },
      ),
    ),
    sendBatch: args(fc.array(fc.record({ body: fc.oneof(fc.jsonValue({ maxDepth: 1 }), binary) }), { maxLength: 3 })),
    missing: args(text),
  },
  COUNTER: {
    fetch: withOptions(
      [
        fc.constantFrom("RUN", "RUN other"),
        fc.constantFrom("https://counter.test/a?b=1", "https://counter.test/fails", "no url"),
      ],
      fc.constantFrom<unknown[]>(
        { method: "POST", body: "text" },
        { headers: { "x-a": "1" } },
        { method: "GET", body: "no body" },
        {},
      ),
    ),
    add: fc
      .tuple(fc.constantFrom("RUN", "RUN other"), fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }))
      .map(([name, more]) => [name, ...more]),
    fails: args(fc.constant("RUN"), text),
    missing: args(fc.constant("RUN")),
  },
  fetch: {
    fetch: withOptions(
      [fc.constantFrom("data:text/plain,hello", "data:,", "no url", "ftp://nowhere.test/")],
      fc.constantFrom<unknown[]>(
        { method: "nonsense method" },
        { headers: { "bad name": "1" } },
        { redirect: "nonsense" },
        {},
      ),
    ),
  },
};

const call = fc.oneof(
  ...Object.entries(METHODS).flatMap(([binding, methods]) =>
    Object.entries(methods).map(([method, list]) =>
      list.map((values): BindingCall => ({ binding: binding as BindingCall["binding"], method, args: values })),
    ),
  ),
);

/** Sequences of calls, by one invocation. */
export const arbitraryCalls: fc.Arbitrary<readonly BindingCall[]> = fc.array(call, { minLength: 1, maxLength: 12 });
