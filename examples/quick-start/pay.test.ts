import { traceInvocation } from "@tracelet/core/testing";
import { expect, it } from "vitest";
import { pay } from "./with-span.ts";

it("charges the card in a span", async () => {
  const { span } = await traceInvocation(() => pay("42", async () => {}));
  expect(span("charge card")).toMatchObject({ status: "UNSET", attributes: { "order.id": "42" } });
});
