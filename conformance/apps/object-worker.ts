import { instrumentDurableObject } from "@tracelet/cloudflare";
import { DurableObject, waitUntil } from "cloudflare:workers";
import { app } from "./app.ts";
import { observe, OBSERVE_HEADER } from "./observer.ts";
import { SECOND_SERVICE } from "./platform.ts";

interface ObjectContext {
  waitUntil(work: Promise<unknown>): void;
}

/** What the platform handed out. */
const handedOut = new WeakSet<object>();

class AppCode extends DurableObject {
  declare protected readonly ctx: ObjectContext;

  fetch(request: Request): Response | Promise<Response> {
    const isUntouched = [request, this.ctx, this.env as object].every((object) => handedOut.has(object));
    return app(request, {
      waitUntil: {
        context: (work) => this.ctx.waitUntil(work),
        imported: (work) => waitUntil(work),
        detached: () => undefined,
      },
      isUntouched,
    });
  }
}

type ObjectClass = new (ctx: object, env: object) => AppCode;

/** Stands where the platform does: it knows what it hands out, and sees what comes back. */
const platformOf = (Class: ObjectClass): ObjectClass =>
  class extends Class {
    constructor(ctx: object, env: object) {
      handedOut.add(ctx).add(env);
      super(ctx, env);
    }

    override fetch(request: Request): Response | Promise<Response> {
      handedOut.add(request);
      const call = (): Response | Promise<Response> => super.fetch(request);
      return request.headers.has(OBSERVE_HEADER) ? observe(call).then((seen) => Response.json(seen)) : call();
    }
  };

export const Plain: ObjectClass = platformOf(AppCode);
export const Traced: ObjectClass = platformOf(instrumentDurableObject(AppCode));
export const Second: ObjectClass = platformOf(instrumentDurableObject(AppCode, { service: SECOND_SERVICE }));

export default {};
