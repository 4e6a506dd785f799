/// <reference types="@cloudflare/workers-types" />
/** Checked by `tsc`, never run. */
import { DurableObject, RpcTarget, WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";
import type { WorkflowEvent, WorkflowStep } from "cloudflare:workers";
import type { EnvOfClass, PlatformClass } from "../class-types.ts";
import type { ExecutionContextLike } from "../types.ts";

/** The signature of all three functions, whose implementation needs types that a Worker does not have. */
declare function instrumentClass<Class extends PlatformClass>(
  Class: Class,
  options?: object | ((env: EnvOfClass<Class>, trigger: "http" | "timer") => object),
): Class;

interface Env {
  readonly API_KEY: string;
  readonly COUNTERS: DurableObjectNamespace<Counter>;
  readonly CARTS: Service<Carts>;
}
interface Props {
  readonly shop: string;
}
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<Claim extends true>(...claim: [Claim?]): void;

// The context of an object is one that outlives its call.
declare const state: DurableObjectState;
state satisfies Pick<ExecutionContextLike, "waitUntil">;

// What comes out is what went in.
class CounterCode extends DurableObject<Env> {
  static readonly unit = "piece";
  readonly #count = 0;
  increment(by: number): number {
    return this.#count + by;
  }
  async list(): Promise<{ readonly count: number }[]> {
    return [...(await this.ctx.storage.list<number>()).values()].map((count) => ({ count }));
  }
}
const Instrumented = instrumentClass(CounterCode, (env) => (holds<Equal<typeof env, Env>>(), {}));
holds<Equal<typeof Instrumented, typeof CounterCode>>();
holds<Equal<typeof Instrumented.unit, "piece">>();

// As it is exported: a class, so that it is a type, too, for wrangler's types and for namespaces.
export class Counter extends instrumentClass(CounterCode) {}
export class Inline extends instrumentClass(
  class extends DurableObject<Env> {
    greet(name: string): string {
      return name + this.env.API_KEY;
    }
  },
) {}
declare const counters: DurableObjectNamespace<Counter>;
declare const inline: DurableObjectNamespace<Inline>;
async function callObjects(): Promise<void> {
  (await counters.getByName("one").increment(1)) satisfies number;
  (await counters.getByName("one").list()) satisfies { readonly count: number }[];
  (await inline.getByName("one").greet("Ada")) satisfies string;
  // @ts-expect-error There is no such method.
  void counters.getByName("one").decrement;
  // @ts-expect-error It takes a number.
  await counters.getByName("one").increment("1");
}

class Cart extends RpcTarget {
  add(price: number): number {
    return price;
  }
}
export class Carts extends instrumentClass(
  class extends WorkerEntrypoint<Env, Props> {
    cart(): Cart {
      return new Cart();
    }
    shop(): string {
      return this.ctx.props.shop + this.env.API_KEY;
    }
    override fetch(request: Request): Response {
      return new Response(request.url);
    }
  },
  (env) => (holds<Equal<typeof env, Env>>(), {}),
) {}
declare const carts: Service<Carts>;
async function callEntrypoint(): Promise<void> {
  (await carts.shop()) satisfies string;
  (await carts.cart().add(1)) satisfies number;
  (await carts.fetch("https://shop.test/")) satisfies Response;
}

interface Params {
  readonly order: string;
}
export class Order extends instrumentClass(
  class extends WorkflowEntrypoint<Env, Params> {
    override async run(event: WorkflowEvent<Params>, step: WorkflowStep): Promise<string> {
      return step.do("charge", () => Promise.resolve(event.payload.order + this.env.API_KEY));
    }
  },
) {}
declare const orders: Workflow<Params>;
void orders;
void [callObjects, callEntrypoint];

// A Durable Object as they were before there was a class to extend.
instrumentClass(
  class {
    readonly #state: DurableObjectState;
    constructor(durableObjectState: DurableObjectState, env: Env) {
      this.#state = durableObjectState;
      void env.API_KEY;
    }
    fetch(): Response {
      return new Response(this.#state.id.name);
    }
  },
  (env) => (holds<Equal<typeof env, Env>>(), {}),
);

// @ts-expect-error An object is no class.
instrumentClass({ fetch: () => new Response() });
