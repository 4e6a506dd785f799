import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { workflowIdentity } from "./workflow-invocation.ts";

describe("workflowIdentity", () => {
  it("follows from the names of the Workflow and the instance", async () => {
    const timestamp = new Date();
    const identity = await workflowIdentity({ instanceId: "order-1", workflowName: "orders", timestamp });
    const digest = createHash("sha256").update("orders/order-1").digest("hex");
    expect(identity).toEqual({ traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), startTime: timestamp });
  });

  it("differs between Workflows, and is there for a runtime that tells the instance alone", async () => {
    const [one, other, bare] = await Promise.all([
      workflowIdentity({ instanceId: "1", workflowName: "orders" }),
      workflowIdentity({ instanceId: "1", workflowName: "refunds" }),
      workflowIdentity({ instanceId: "1" }),
    ]);
    expect(new Set([one.traceId, other.traceId, bare.traceId]).size).toBe(3);
    expect(bare.startTime).toBeUndefined();
  });
});
