import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../bindings/platform-bindings.ts";

/** One call of a binding: the path to a method, and its arguments. */
export interface BindingCall {
  readonly binding: keyof Targets;
  readonly method: string;
  readonly args: readonly unknown[];
}

interface Targets {
  readonly KV: unknown;
  readonly BUCKET: unknown;
  readonly DB: unknown;
  readonly ORDERS: unknown;
  readonly COUNTER: unknown;
  readonly fetch: unknown;
}

type Call = (env: Bindings, method: string, args: readonly unknown[]) => unknown;
type Method = (...args: readonly unknown[]) => unknown;

const CALLS: { readonly [Name in keyof Targets]: Call } = {
  KV: (env, method, args) => callMethod(env.KV, method, args),
  BUCKET: (env, method, args) => callMethod(env.BUCKET, method, args),
  ORDERS: (env, method, args) => callMethod(env.ORDERS, method, args),
  DB: ({ DB }, method, [sql, ...parameters]) => {
    if (method === "exec") return DB.exec(sql as string);
    const statement = DB.prepare(sql as string).bind(...parameters);
    return method === "batch"
      ? DB.batch([statement, DB.prepare("SELECT 1 AS one")])
      : callMethod(statement, method, []);
  },
  COUNTER: ({ COUNTER }, method, [name, ...args]) => callMethod(COUNTER.getByName(name as string), method, args),
  fetch: (_, __, args) => fetch(...(args as Parameters<typeof fetch>)),
};

function callMethod(target: unknown, method: string, args: readonly unknown[]): unknown {
  return (target as Readonly<Record<string, Method>>)[method]?.(...args);
}

/** Does one call after the other and tells what came of each. */
export async function runBindingCalls(calls: readonly BindingCall[], env: Bindings): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const { binding, method, args } of calls) {
    try {
      const result = CALLS[binding](env, method, args.map(reviveArgument));
      const kind = `${typeof result} ${result instanceof Promise}`;
      results.push([kind, await describe(await result)]);
    } catch (error) {
      const { name, message } = error as Error;
      results.push({ name, message, isError: error instanceof Error, keys: Object.getOwnPropertyNames(error) });
    }
  }
  return results;
}

/** JSON has no bytes, dates or functions. */
function reviveArgument(argument: unknown): unknown {
  if (typeof argument !== "object" || argument === null || !("$" in argument)) return argument;
  const { $: kind, size = 0 } = argument as { readonly $: string; readonly size?: number };
  if (kind === "bytes") return new Uint8Array(size).fill(7);
  if (kind === "stream") return new Response(new Uint8Array(size).fill(8)).body;
  if (kind === "blob") return new Blob([new Uint8Array(size).fill(9)]);
  return kind === "function" ? () => undefined : undefined;
}

/** Of the moment, or of the isolate. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  "duration",
  "sql_duration_ms",
  "timings",
  "uploaded",
  "version",
  "total_attempts",
  "size_after",
  "cursor",
  "traceparent",
]);

async function describe(value: unknown): Promise<unknown> {
  if (value === undefined) return "undefined";
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof ArrayBuffer) return `ArrayBuffer ${value.byteLength}`;
  if (value instanceof ReadableStream) return `stream ${await new Response(value).text()}`;
  if (value instanceof Map) return ["Map", ...((await describe([...value])) as unknown[])];
  if (value instanceof Date) return "Date";
  if (Array.isArray(value)) return Promise.all(value.map(describe));
  const own = Object.entries(value).filter(([name]) => !NOT_COMPARED.has(name));
  const members: [string, unknown][] = [];
  for (const [name, member] of own) members.push([name, await describe(member)]);
  const platform = await describePlatformObject(value);
  return { type: value.constructor?.name, keys: Object.keys(value), ...Object.fromEntries(members), ...platform };
}

/** Responses and what R2 answers tell nothing by their own keys. */
async function describePlatformObject(value: object): Promise<object> {
  if (value instanceof Response) {
    const headers = [...value.headers].filter(([name]) => name !== "date");
    return { status: value.status, headers, url: value.url, redirected: value.redirected, text: await value.text() };
  }
  if (!("key" in value && "httpEtag" in value)) return {};
  const { key, size, httpEtag } = value as { key: unknown; size: unknown; httpEtag: unknown };
  const text = "text" in value ? await (value as unknown as Response).text() : "no body";
  return { key, size, httpEtag, text };
}

/** Not instrumented: what it gets is what everybody gets. */
export class Counter extends DurableObject {
  #count = 0;

  async fetch(request: Request): Promise<Response> {
    if (request.url.endsWith("/fails")) throw new RangeError("failed in fetch");
    const headers = [...request.headers].filter(([name]) => !NOT_COMPARED.has(name));
    return Response.json([request.method, request.url, headers, await request.text(), (this.#count += 1)]);
  }

  add(...args: readonly unknown[]): unknown {
    return { args, count: (this.#count += 1) };
  }

  fails(message: string): never {
    throw new RangeError(message);
  }
}
