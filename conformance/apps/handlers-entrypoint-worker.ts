import { instrumentEntrypoint } from "@tracelet/cloudflare";
import { WorkerEntrypoint } from "cloudflare:workers";
import {
  type Batch,
  type Controller,
  type Env,
  type ExecutionContext,
  handler,
  type Mail,
  options,
} from "./handlers/handler.ts";

class HandlersCode extends WorkerEntrypoint<Env> {
  declare protected readonly ctx: ExecutionContext;

  fetch(request: Request): Promise<Response> {
    return handler.fetch(request, this.env);
  }

  queue(batch: Batch): Promise<void> {
    return handler.queue(batch);
  }

  scheduled(controller: Controller): void {
    handler.scheduled(controller, this.env, this.ctx);
  }

  email(message: Mail): Promise<void> {
    return handler.email(message);
  }
}

const Handlers: typeof HandlersCode = instrumentEntrypoint(HandlersCode, options);
export default class extends Handlers {}
