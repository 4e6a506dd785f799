import { instrument, instrumentDurableObject, withSpan } from "@tracelet/cloudflare";
import { DurableObject } from "cloudflare:workers";
import type { ObjectContext, ObjectNamespace } from "./durable-object-types.ts";

interface Env {
  readonly TALLIES: ObjectNamespace;
}

class TallyCode extends DurableObject<Env> {
  declare protected readonly ctx: ObjectContext;
  #requests = 0;

  async fetch(): Promise<Response> {
    await withSpan("tally", () => this.ctx.storage.put("requests", (this.#requests += 1)));
    return new Response(String(this.#requests));
  }
}

const InstrumentedTally: typeof TallyCode = instrumentDurableObject(TallyCode);
export class Tally extends InstrumentedTally {}

interface Handler {
  fetch(request: Request, env: Env, executionContext: { waitUntil(work: Promise<unknown>): void }): Promise<Response>;
}

const work = (name: string): Promise<void> => withSpan(name, { attributes: { name } }, () => Promise.resolve());

const handler: Handler = {
  async fetch(request, env, executionContext) {
    if (new URL(request.url).pathname === "/object") return env.TALLIES.getByName("the one").fetch(request);
    executionContext.waitUntil(work("late"));
    await Promise.all([work("one"), work("two")]);
    return new Response("done");
  },
};

const instrumented: Handler = instrument(handler);
export default instrumented;
