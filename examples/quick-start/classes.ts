import { instrumentDurableObject, instrumentEntrypoint } from "@tracelet/cloudflare";
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";

export class Counter extends instrumentDurableObject(
  class extends DurableObject {
    #count = 0;
    increment(): number {
      return (this.#count += 1); // a span "Counter/increment"
    }
  },
) {}

export class Prices extends instrumentEntrypoint(
  class extends WorkerEntrypoint {
    quote(sku: string): number {
      return sku.length;
    }
  },
) {}
