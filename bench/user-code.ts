/** A span of the user code that is measured. */
export interface Step {
  readonly name: string;
  readonly event: string;
  readonly attributes: BenchAttributes;
}

/** The values of a span's attributes. */
export type BenchAttributes = Readonly<Record<string, string | number | boolean>>;

/** How a contestant makes its spans, in its own idiom: `work` runs in a span with these attributes and an event of this name. */
export type InSpan = <Result>(step: Step, work: () => Promise<Result>) => Promise<Result>;

/** How many spans {@link handleOrder} makes. */
export const STEPS = 5;

/** What the user code does on every platform: five spans with six attributes and an event each, around what `query` asks for. */
export async function handleOrder(inSpan: InSpan, query: () => Promise<string>): Promise<string> {
  await inSpan(step("authenticate", 1), nothing);
  const stock = await inSpan(step("load order", 2), () => inSpan(step("query stock", 3), query));
  await inSpan(step("price order", 4), nothing);
  return inSpan(step("render order", 5), () => Promise.resolve(stock));
}

const nothing = (): Promise<void> => Promise.resolve();

function step(name: string, position: number): Step {
  return {
    name,
    event: "order touched",
    attributes: {
      "order.id": `order-${position}-7f3a`,
      "order.currency": "EUR",
      "order.items": position * 3,
      "order.total": position * 19.99,
      "order.is_gift": position % 2 === 0,
      "customer.tier": "gold",
    },
  };
}
