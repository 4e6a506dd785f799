/* oxlint-disable unicorn/no-thenable -- what others make must be handled as it is. */
class OutOfStock extends Error {
  override readonly name: string = "OutOfStock";
  readonly code = "E_STOCK";
}

/** Everything that can be thrown, by name. */
export const THROWN_VALUES: Readonly<Record<string, () => unknown>> = {
  error: () => new Error("out of stock"),
  class: () => new OutOfStock("out of stock"),
  cause: () => new TypeError("outer", { cause: new RangeError("inner") }),
  circular: () => {
    const error = new Error("circular");
    return Object.assign(error, { cause: error, self: error });
  },
  aggregate: () => new AggregateError([new Error("one"), "two"], "many"),
  frozen: () => Object.freeze(new TypeError("frozen")),
  sealed: () => Object.seal({ message: "sealed" }),
  dom: () => new DOMException("gone", "AbortError"),
  response: () => new Response("thrown", { status: 418 }),
  object: () => ({ reason: "no error at all" }),
  bare: () => Object.create(null) as unknown,
  hostile: () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new Error("no access");
        },
      },
    ),
  throwing: () => ({
    get message() {
      throw new Error("no message");
    },
  }),
  function: () => () => undefined,
  promise: () => Promise.resolve("a promise"),
  string: () => "just text",
  empty: () => "",
  number: () => Number.NaN,
  bigint: () => 10n,
  symbol: () => Symbol.for("thrown"),
  boolean: () => false,
  null: () => null,
  undefined: () => undefined,
};

/** What handlers return that is no response, by name. */
export const RETURNED_VALUES: Readonly<Record<string, () => unknown>> = {
  thenable: () => ({ then: (resolve: (value: unknown) => void) => resolve(new Response("by a thenable")) }),
  "failing thenable": () => ({
    then: (_: unknown, reject: (value: unknown) => void) => reject(new Error("by a thenable")),
  }),
  "throwing thenable": () => ({
    get then() {
      throw new Error("no then");
    },
  }),
  undefined: () => undefined,
  null: () => null,
  string: () => "no response",
  object: () => ({ status: 200 }),
  error: () => Response.error(),
  json: () => Response.json({ a: [1, "ä"] }),
  redirect: () => Response.redirect("https://elsewhere.test/", 307),
  used: async () => {
    const response = new Response("used");
    await response.text();
    return response;
  },
  locked: () => {
    const response = new Response("locked");
    response.body?.getReader();
    return response;
  },
  cloned: () => {
    const response = new Response("cloned ".repeat(100), { headers: { "x-a": "1" } });
    const clone = response.clone();
    return clone;
  },
  "subclass of promise": () => class extends Promise<Response> {}.resolve(new Response("by a subclass")),
};

/** A value in words, whatever it is. */
export function describeValue(value: unknown): unknown {
  try {
    if (value instanceof Response) return `Response ${value.status} ${value.bodyUsed}`;
    if (value instanceof Error) {
      const own = Object.getOwnPropertyNames(value).filter((name) => name !== "stack");
      return [
        value.name,
        value.message,
        own,
        Object.isFrozen(value),
        value.cause === undefined ? "" : String(value.cause),
      ];
    }
    return [typeof value, typeof value === "object" && value ? Reflect.ownKeys(value).map(String) : String(value)];
  } catch (error) {
    return `indescribable: ${String(error)}`;
  }
}
