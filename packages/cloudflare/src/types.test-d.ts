/**
 * Checked by `tsc`, never run. The platform's types are imported as a module: their globals would clash with Node's.
 */
import type {
  ExecutionContext,
  ExportedHandler,
  ForwardableEmailMessage,
  IncomingRequestCfProperties,
  MessageBatch,
  Request as WorkersRequest,
  Response as WorkersResponse,
  ScheduledController,
} from "@cloudflare/workers-types/index.ts";
import type { Trigger } from "@tracelet/core";
import { instrument } from "./instrument.ts";
import type { EnvOf, ExecutionContextLike, IncomingRequest } from "./types.ts";

interface Env {
  readonly API_KEY: string;
}
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function assert<Condition extends true>(): Condition;
declare const workersResponse: WorkersResponse;

// The platform's own types, for the handlers whose arguments tracelet does not touch.
instrument({
  scheduled: (controller: ScheduledController, env: Env, ctx: ExecutionContext) => {
    ctx.waitUntil(Promise.resolve([controller.cron, env.API_KEY]));
  },
  queue: async (batch: MessageBatch<{ id: string }>, env: Env, ctx: ExecutionContext) => {
    ctx.waitUntil(Promise.resolve([batch.messages[0]?.body.id, env.API_KEY]));
  },
  email: async (message: ForwardableEmailMessage, env: Env) => void [message.from, env.API_KEY],
}) satisfies ExportedHandler<Env, { id: string }>;

// A whole handler of the platform's type, with its Env: what comes out is what went in.
declare const handler: {
  fetch(request: WorkersRequest<unknown, IncomingRequestCfProperties>, env: Env, ctx: ExecutionContext): Promise<WorkersResponse>;
  scheduled(controller: ScheduledController, env: Env, ctx: ExecutionContext): void;
};
const instrumented = instrument(handler as never as typeof handler & { fetch(request: IncomingRequest, env: Env, ctx: ExecutionContextLike): Promise<Response> });
instrumented satisfies ExportedHandler<Env>;
