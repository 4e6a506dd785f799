import { instrument, instrumentEntrypoint, withSpan } from "@tracelet/cloudflare";
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { passGate } from "./untraced.ts";

interface CallContext {
  readonly props: unknown;
  waitUntil(promise: Promise<unknown>): void;
}

class Cart extends RpcTarget {
  #items = 0;
  add(count: number): number {
    return (this.#items += count);
  }
  get items(): number {
    return this.#items;
  }
}

class CartsCode extends WorkerEntrypoint<Readonly<Record<string, string>>> {
  declare protected readonly ctx: CallContext;
  readonly #currency = "EUR";

  get currency(): string {
    return this.#currency;
  }

  fetch(request: Request): Response {
    return new Response(`${this.#currency} ${request.method} ${new URL(request.url).pathname}`);
  }

  total(...prices: unknown[]): string {
    return withSpan("sum", () => `${prices.reduce<number>((sum, price) => sum + Number(price), 0)} ${this.format()}`);
  }

  /** Called by the object itself, too. */
  format(): string {
    return this.#currency;
  }

  cart(): Cart {
    return new Cart();
  }

  discount(percent: number): (price: number) => number {
    return (price) => price * (1 - percent / 100);
  }

  stream(): ReadableStream {
    return new Response("streamed").body as ReadableStream;
  }

  later(gate: string): string {
    this.ctx.waitUntil(withSpan("later", () => passGate(gate)));
    return "now";
  }

  /** What the platform says of what is no promise. */
  waitsForNothing(): unknown {
    const { ctx } = this;
    const outcome = (call: () => void): string => {
      try {
        return String(call());
      } catch (error) {
        return String(error);
      }
    };
    return [
      outcome(() => (ctx.waitUntil as () => void).call(ctx)),
      outcome(() => ctx.waitUntil(undefined as unknown as Promise<void>)),
    ];
  }

  fails(): never {
    throw Object.assign(new RangeError("no such cart"), { code: 7 });
  }

  surroundings(...args: unknown[]): unknown {
    return [args, this.env["OTEL_SERVICE_NAME"], this.ctx.props, this instanceof WorkerEntrypoint];
  }
}

/** The same code, not instrumented. */
export class PlainCarts extends CartsCode {}

const options = { bindings: { TRUSTED: { rpc: ["total"], context: true } } };

const InstrumentedCarts: typeof CartsCode = instrumentEntrypoint(CartsCode, options);
export class Carts extends InstrumentedCarts {}

interface Carting {
  fetch(request: Request): Promise<Response>;
  readonly currency: Promise<string>;
  total(...prices: number[]): Promise<string>;
  cart(): Promise<{ add(count: number): Promise<number>; items: Promise<number> }> & {
    add(count: number): Promise<number>;
  };
  discount(percent: number): Promise<(price: number) => Promise<number>>;
  stream(): Promise<ReadableStream>;
  later(gate: string): Promise<string>;
  waitsForNothing(): Promise<unknown>;
  fails(): Promise<never>;
  surroundings(...args: unknown[]): Promise<unknown>;
}

type Env = Readonly<Record<"CARTS" | "TRUSTED" | "PLAIN", Carting>>;

/** What a caller sees of the whole of it. */
async function report(carts: Carting): Promise<unknown> {
  const cart = await carts.cart();
  const failure = await carts.fails().catch((error: unknown) => error);
  return {
    getter: await carts.currency,
    pipelined: await carts.cart().add(3),
    target: [await cart.add(1), await cart.add(2), await cart.items],
    function: await (await carts.discount(50))(10),
    stream: await new Response(await carts.stream()).text(),
    failure: [failure instanceof RangeError, String(failure), (failure as { code?: unknown }).code],
    missing: await (carts as unknown as { nothing(): Promise<unknown> }).nothing().catch(String),
    surroundings: await carts.surroundings("a", { tracelet: 1 }, undefined),
    nothing: await carts.waitsForNothing(),
    total: await carts.total(1, 2),
  };
}

interface Handler {
  fetch(request: Request, env: Env): Promise<Response>;
}

const handler: Handler = {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const carts = env[(searchParams.get("binding") ?? "CARTS") as keyof Env];
    if (pathname === "/fetch") return carts.fetch(request);
    if (pathname === "/report") return Response.json(await report(carts));
    if (pathname === "/later") return new Response(await carts.later(searchParams.get("gate") ?? ""));
    return new Response(await carts.total(1, 2));
  },
};

const instrumented: Handler = instrument(handler, options);
export default instrumented;
