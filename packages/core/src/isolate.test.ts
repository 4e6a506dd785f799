import { describe, expect, it } from "vitest";
import { activeInvocation } from "./active-invocation.ts";
import { holdActiveContext } from "./isolate.ts";
import { createTestPlatform } from "./test-platform.fixture.ts";
import { withSpan } from "./with-span.ts";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("holdActiveContext", () => {
  it("makes an async function from outside a part of the invocation, and nobody else", async () => {
    const { run, collector } = createTestPlatform();
    const held = Promise.withResolvers<() => void>();
    const over = Promise.withResolvers<void>();
    const hook = async (): Promise<void> => {
      const enter = await held.promise;
      enter();
      await turn();
      await withSpan("of the hook", turn);
    };
    const hooks = hook().finally(over.resolve);
    await run(async () => {
      held.resolve(holdActiveContext());
      await over.promise;
    });
    await hooks;
    expect(activeInvocation()).toBeUndefined();
    const [child, root] = collector.spans;
    expect([child?.name, child?.parentSpanId]).toEqual(["of the hook", root?.spanId]);
  });

  it("holds nothing outside of an invocation", () => {
    holdActiveContext()();
    expect(activeInvocation()).toBeUndefined();
  });
});
