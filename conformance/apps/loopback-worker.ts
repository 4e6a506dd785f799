import { instrument, instrumentDurableObject, instrumentEntrypoint } from "@tracelet/cloudflare";
import { DurableObject, exports as importedExports, WorkerEntrypoint } from "cloudflare:workers";

/** What a Worker reaches of its own exports, beside the methods of RPC. */
interface Stub {
  fetch(url: string): Promise<Response>;
  quote(sku: string, ...more: unknown[]): Promise<unknown>;
  count(sku: string): Promise<unknown>;
  shelf(): Promise<unknown>;
}

interface Exports {
  readonly Prices: Stub & ((options: { readonly props: object }) => Stub);
  readonly PlainPrices: Stub;
  readonly Stock: { getByName(name: string): Stub };
  readonly Shelf: object;
}

interface ObjectContext {
  readonly exports: Exports;
  readonly facets: { get(name: string, options: () => { readonly class: object }): Stub };
}

interface LoopbackContext {
  readonly exports: Exports;
  readonly props: unknown;
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
}

class PricesCode extends WorkerEntrypoint {
  declare protected readonly ctx: LoopbackContext;

  fetch(request: Request): Response {
    return new Response(`price of ${new URL(request.url).pathname}`);
  }
  quote(...args: unknown[]): unknown {
    return [args, this.ctx.props];
  }
  /** Goes on from here by the same means. */
  count(sku: string): Promise<unknown> {
    return this.ctx.exports.Stock.getByName("one").count(sku);
  }
}

class StockCode extends DurableObject {
  declare protected readonly ctx: ObjectContext;

  /** What an object below this one says. */
  async shelf(): Promise<unknown> {
    const shelf = this.ctx.facets.get("tea", () => ({ class: this.ctx.exports.Shelf }));
    return [await shelf.count("tea"), await (await shelf.fetch("https://shelf.test/tea")).text()];
  }
  fetch(request: Request): Response {
    return new Response(`stock of ${new URL(request.url).pathname}`);
  }
  count(sku: string): number {
    return sku.length;
  }
}

const options = {
  bindings: {
    Prices: { rpc: ["quote", "count"], context: true },
    Stock: { rpc: ["count", "shelf"], context: true },
    facets: { rpc: ["count"], context: true },
  },
};

const InstrumentedPrices: typeof PricesCode = instrumentEntrypoint(PricesCode, options);
export class Prices extends InstrumentedPrices {}
export class PlainPrices extends PricesCode {}
const InstrumentedStock: typeof StockCode = instrumentDurableObject(StockCode, options);
export class Stock extends InstrumentedStock {}
export class Shelf extends InstrumentedStock {}

const ROUTES: Readonly<Record<string, (exported: Exports) => Promise<unknown>>> = {
  "/fetch": async ({ Prices: prices }) => (await prices.fetch("https://prices.test/tea")).text(),
  "/rpc": ({ Prices: prices }) => prices.quote("tea"),
  "/plain": async ({ PlainPrices: prices }) => [
    await prices.quote("tea"),
    await (await prices.fetch("https://prices.test/tea")).text(),
  ],
  "/object": async ({ Stock: stock }) => (await stock.getByName("one").fetch("https://stock.test/tea")).text(),
  "/object-rpc": ({ Stock: stock }) => stock.getByName("one").count("tea"),
  "/facet": ({ Stock: stock }) => stock.getByName("one").shelf(),
  "/nested": ({ Prices: prices }) => prices.count("tea"),
  "/imported": () => (importedExports as unknown as Exports).Prices.quote("tea"),
  "/props": ({ Prices: prices }) => prices({ props: { shop: "main" } }).quote("tea"),
};

interface Handler {
  fetch(request: Request, env: object, ctx: LoopbackContext): Promise<Response>;
}

const handler: Handler = {
  async fetch(request: Request, _env: object, ctx: LoopbackContext): Promise<Response> {
    return Response.json(await ROUTES[new URL(request.url).pathname]?.(ctx.exports));
  },
};

const instrumented: Handler = instrument(handler, options);
export default instrumented;
