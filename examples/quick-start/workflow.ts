import { instrumentWorkflow, withSpan } from "@tracelet/cloudflare";
import { WorkflowEntrypoint } from "cloudflare:workers";

interface Event {
  readonly payload: { readonly id: string };
}
interface Step {
  do<Value>(name: string, callback: () => Promise<Value>): Promise<Value>;
}

export class Order extends instrumentWorkflow(
  class extends WorkflowEntrypoint {
    async run({ payload }: Event, step: Step): Promise<string> {
      const price = await step.do("look up price", async () => payload.id.length);
      return step.do("charge card", () => withSpan("ask the bank", async () => `charged ${price}`));
    }
  },
) {}
