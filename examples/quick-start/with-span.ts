import { withSpan } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

export async function pay(id: string, charge: (id: string) => Promise<void>): Promise<void> {
  await withSpan("charge card", { attributes: { "order.id": id } }, async (span) => {
    span.addEvent("card authorised");
    await charge(id); // what it throws is recorded as an exception, and rethrown unchanged
  });
}
