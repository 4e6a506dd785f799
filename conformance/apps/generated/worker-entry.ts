import { env as importedEnv } from "cloudflare:workers";
import type { Bindings } from "../bindings/platform-bindings.ts";
import { type BindingCall, runBindingCalls } from "./binding-calls.ts";
import { type Program, PROGRAM_HEADER } from "./program.ts";
import { type ExecutionContext, runProgram, wasThrown } from "./run-program.ts";
import { describeValue } from "./thrown-values.ts";

export interface GeneratedHandler {
  fetch(request: Request, env: Bindings, executionContext: ExecutionContext): unknown;
}

/** What nobody handled in this isolate. */
const unhandled: string[] = [];
(globalThis as unknown as EventTarget).addEventListener("unhandledrejection", (event) => {
  unhandled.push(JSON.stringify(describeValue((event as unknown as { readonly reason: unknown }).reason)));
});

/** What is instrumented in one of the two Workers. */
export const handler: GeneratedHandler = {
  fetch(request, env, executionContext) {
    const program = programOf(request);
    if (program) return runProgram(program, request, executionContext);
    const bindings = request.headers.has("x-imported-env") ? (importedEnv as unknown as Bindings) : env;
    return request
      .json()
      .then((calls) => runBindingCalls(calls as readonly BindingCall[], bindings))
      .then((results) => Response.json(results));
  },
};

/** A Worker that does what a request's program says, by the given handler. */
export function createEntry(chosen: GeneratedHandler): GeneratedHandler {
  return {
    fetch(request, env, executionContext) {
      if (new URL(request.url).pathname === "/unhandled") return Response.json(unhandled);
      const call = (): unknown => chosen.fetch(request, env, executionContext);
      return programOf(request)?.isObserved ? observe(call).then((seen) => Response.json(seen)) : call();
    },
  };
}

function programOf({ headers }: Request): Program | undefined {
  const program = headers.get(PROGRAM_HEADER);
  return program === null ? undefined : (JSON.parse(decodeURIComponent(program)) as Program);
}

/** Calls the handler in the platform's place. */
async function observe(call: () => unknown): Promise<unknown> {
  let form = "throws";
  try {
    const result = call();
    // A promise in place of another thenable is the same to the platform, which awaits what is returned.
    form = typeof result === "object" && result && "then" in result ? "thenable" : "value";
    return { form, result: describeValue(await result) };
  } catch (error) {
    return { form, isSame: wasThrown(error), error: describeValue(error) };
  }
}
