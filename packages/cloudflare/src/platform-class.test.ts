import { describe, expect, it } from "vitest";
import { instrumentDurableObject } from "./instrument-durable-object.ts";
import { instrumentEntrypoint } from "./instrument-entrypoint.ts";
import { instrumentWorkflow } from "./instrument-workflow.ts";

// Stand-ins as users make them for `cloudflare:workers` in their unit tests.
class Platform {
  readonly ctx: unknown;
  constructor(ctx?: unknown) {
    this.ctx = ctx;
  }
}
class DurableObject extends Platform {}
class WorkerEntrypoint extends Platform {}
class WorkflowEntrypoint extends Platform {}
class Between extends DurableObject {}

class Counter extends Between {}
class Api extends WorkerEntrypoint {}
class Order extends WorkflowEntrypoint {}
class Nothing extends Platform {}
class OldCounter {
  fetch(): void {}
}

type Instrument = (given: never) => unknown;
const durableObject = instrumentDurableObject as Instrument;
const entrypoint = instrumentEntrypoint as Instrument;
const workflow = instrumentWorkflow as Instrument;

describe("a class of the platform", () => {
  it.each([
    ["over a class in between", durableObject, Counter],
    ["that is an entrypoint", entrypoint, Api],
    ["that is a Workflow", workflow, Order],
    ["that is a Durable Object of old", durableObject, OldCounter],
  ])("is instrumented %s", (_, instrument, Class) => {
    const Instrumented = instrument(Class as never) as typeof Class;
    expect(Instrumented.name).toBe(Class.name);
    expect(new Instrumented()).toBeInstanceOf(Class);
  });

  it.each([
    [
      durableObject,
      Api,
      "instrumentDurableObject() takes a class",
      "Api extends WorkerEntrypoint: use instrumentEntrypoint()",
    ],
    [durableObject, Order, "instrumentDurableObject()", "use instrumentWorkflow()"],
    [entrypoint, Counter, "instrumentEntrypoint()", "Counter extends DurableObject: use instrumentDurableObject()"],
    [entrypoint, OldCounter, "instrumentEntrypoint()", "`class OldCounter extends WorkerEntrypoint`"],
    [workflow, Api, "instrumentWorkflow()", "use instrumentEntrypoint()"],
    [durableObject, Nothing, "instrumentDurableObject()", "`class Nothing extends DurableObject`"],
    [entrypoint, class extends Platform {}, "instrumentEntrypoint()", "`class … extends WorkerEntrypoint`"],
    [entrypoint, { fetch: () => undefined }, "not this object", "is for instrument()"],
    [durableObject, new Counter(), "not this object", "instrument()"],
    [workflow, () => undefined, "not this function", "WorkflowEntrypoint"],
    [durableObject, undefined, "not this undefined", "DurableObject"],
    [durableObject, null, "not this null", "DurableObject"],
  ])("is refused by %o when it is %o", (instrument, given, ...parts) => {
    const failure = (() => {
      try {
        return instrument(given as never);
      } catch (error) {
        return error as Error;
      }
    })();
    expect(failure).toMatchObject({ name: "ConfigurationError" });
    for (const part of parts) expect((failure as Error).message).toContain(part);
  });

  it("needs options that can be meant", () => {
    expect(() => instrumentEntrypoint(Api, { sampler: 5 } as never)).toThrow("sampler");
  });
});
