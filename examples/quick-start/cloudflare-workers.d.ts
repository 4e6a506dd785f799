/** What the examples use of the platform's own module; in a Worker its types come from `wrangler types`. */
declare module "cloudflare:workers" {
  class Base<Env> {
    constructor(executionContext: unknown, env: Env);
    readonly env: Env;
  }
  export class DurableObject<Env = unknown> extends Base<Env> {}
  export class WorkerEntrypoint<Env = unknown> extends Base<Env> {}
  export class WorkflowEntrypoint<Env = unknown> extends Base<Env> {}
}
