type Method = (this: unknown, ...args: unknown[]) => unknown;

/** A call of a method: what it was given, and called on. */
export interface Given {
  readonly args: readonly unknown[];
  readonly self: unknown;
}

const PROMISE_METHODS: readonly (string | symbol)[] = ["then", "catch", "finally"];

/** Which method is replaced, and what gets the other one. */
interface Place {
  readonly name: string;
  /** @defaultValue the object itself */
  readonly holder?: object;
}

/**
 * Gives `object` a method of its own that is what it has under that name, but for its calls; not one that it does not have.
 * What a stub has is a promise and a path to others as well, each of which works on the platform's own object alone.
 */
export function replaceMethod(
  object: object,
  { name, holder = object }: Place,
  replacement: (call: (args: readonly unknown[]) => unknown, given: Given) => unknown,
): void {
  const original: unknown = Reflect.get(object, name);
  if (typeof original !== "function") return;
  const value = new Proxy(original as Method, {
    apply: (method, self, args: unknown[]) => replacement((sent) => Reflect.apply(method, self, sent), { args, self }),
    get: (method, key) => {
      const member: unknown = Reflect.get(method, key);
      return PROMISE_METHODS.includes(key) && member ? (member as Method).bind(method) : member;
    },
  });
  Object.defineProperty(holder, name, { value, configurable: true, writable: true });
}
