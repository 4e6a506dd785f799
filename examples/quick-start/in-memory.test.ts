import { createInMemoryExporter, instrument } from "@tracelet/aws-lambda"; // or "@tracelet/cloudflare"
import { expect, it } from "vitest";
import { pay } from "./with-span.ts";

it("charges the card when the handler is called", async () => {
  const exporter = createInMemoryExporter();
  const handler = instrument(async ({ id }: { id: string }) => pay(id, async () => {}), { exporter });
  await handler({ id: "42" });
  expect(exporter.spans.map(({ name }) => name)).toContain("charge card");
});
