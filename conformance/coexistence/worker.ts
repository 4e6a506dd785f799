import { instrument } from "@tracelet/cloudflare";
import { scenario } from "@beside/scenario";
import { instrument as around } from "@beside/around";
import { instrument as inside } from "@beside/inside";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { answer } from "./answer.ts";

type Env = Readonly<Record<string, string>>;

interface WorkerHandler {
  fetch(
    request: Request,
    env: Env,
    executionContext: { waitUntil(promise: Promise<unknown>): void },
  ): Promise<Response>;
}

/** A new one for each: some wrappers change what they are given. */
const create = (): WorkerHandler => ({ fetch: (request, _env, _executionContext) => answer(request) });
const traced = around(instrument(inside(create()), scenario.options));
const plain = around(inside(create()));
scenario.afterwards?.();

const entry: WorkerHandler = {
  async fetch(request, env, executionContext) {
    const chosen = request.headers.get(HANDLER_HEADER) === "plain" ? plain : traced;
    try {
      return await chosen.fetch(request, env, executionContext);
    } catch (error) {
      // Not wrangler's page for errors, which shows the stack.
      return new Response(String(error), { status: 500 });
    }
  },
};

export default entry;
