import { instrumentWorkflow, withSpan } from "@tracelet/cloudflare";
import { WorkflowEntrypoint } from "cloudflare:workers";
import { passGate } from "./untraced.ts";

/** What a test asks of an instance. */
interface Order {
  readonly fails?: boolean;
  readonly gate?: string;
}

interface Event {
  readonly payload: Order;
}

interface StepConfig {
  readonly retries: { readonly limit: number; readonly delay: number };
}

interface RollbackOptions {
  rollback(context: { readonly output: unknown }): Promise<void>;
}

interface Step {
  do<Value>(name: string, callback: () => Promise<Value>, options?: RollbackOptions): Promise<Value>;
  do<Value>(name: string, config: StepConfig, callback: () => Promise<Value>): Promise<Value>;
  sleep(name: string, millis: number): Promise<void>;
  sleepUntil(name: string, time: Date): Promise<void>;
  waitForEvent(name: string, options: { readonly type: string }): Promise<{ readonly payload: unknown }>;
}

class OrderCode extends WorkflowEntrypoint {
  #attempts = 0;

  async run({ payload }: Event, step: Step): Promise<unknown> {
    const reserved = await step.do("reserve", async () => withSpan("ask the stock", () => 3), {
      rollback: async ({ output }) => withSpan("put back", { attributes: { count: Number(output) } }, () => undefined),
    });
    const charged = await step.do("charge", { retries: { limit: 2, delay: 1 } }, async () => this.#charge());
    await passGate(payload.gate ?? null);
    await step.sleep("cool down", 10);
    // Long enough for a busy machine: a time that is over when the platform gets it fails the instance.
    await step.sleepUntil("until then", new Date(Date.now() + 2_000));
    const { payload: paid } = await step.waitForEvent("payment", { type: "paid" });
    if (payload.fails) throw new RangeError("nobody is there");
    const [sent, told] = await Promise.all([
      step.do("send", () => Promise.resolve("sent")),
      withSpan("tell", () => step.do("mail", () => Promise.resolve("told"))),
    ]);
    return { reserved, charged, paid, sent, told };
  }

  async #charge(): Promise<string> {
    this.#attempts += 1;
    if (this.#attempts < 3) throw new TypeError("try again");
    return "charged";
  }
}

/** The same code, not instrumented. */
export class PlainOrder extends OrderCode {}

const InstrumentedOrder: typeof OrderCode = instrumentWorkflow(OrderCode);
export class TracedOrder extends InstrumentedOrder {}

interface Instance {
  status(): Promise<unknown>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  sendEvent(event: { readonly type: string; readonly payload: unknown }): Promise<void>;
}

interface Workflow {
  create(options: { readonly id: string; readonly params: Order }): Promise<Instance>;
  get(id: string): Promise<Instance>;
}

type Env = Readonly<Record<"ORDERS" | "PLAIN", Workflow>>;

/** What is done with an instance, by path; its status is the answer. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const workflow = env[(searchParams.get("binding") ?? "ORDERS") as keyof Env];
    const id = searchParams.get("id") ?? "";
    if (pathname === "/create") {
      await workflow.create({ id, params: JSON.parse(searchParams.get("params") ?? "{}") as Order });
    }
    const instance = await workflow.get(id);
    if (pathname === "/pay") await instance.sendEvent({ type: "paid", payload: 42 });
    if (pathname === "/pause") await instance.pause();
    if (pathname === "/resume") await instance.resume();
    return Response.json(await instance.status());
  },
};
