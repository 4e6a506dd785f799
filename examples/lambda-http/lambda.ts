import { instrument, withSpan } from "@tracelet/aws-lambda";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

class CardDeclinedError extends Error {
  override readonly name = "CardDeclinedError";
}

async function charge(id: string, amount: number): Promise<void> {
  await withSpan("charge card", { attributes: { "order.id": id, "order.amount": amount } }, async (span) => {
    if (amount > 1_000) throw new CardDeclinedError("the card's limit is exceeded"); // recorded on the span
    span.addEvent("card charged");
  });
}

export const handler = instrument(async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const { id, amount } = JSON.parse(event.body ?? "{}") as { id: string; amount: number };
  try {
    await charge(id, amount);
    return { statusCode: 201, body: JSON.stringify({ id, charged: amount }) };
  } catch (error) {
    return { statusCode: 402, body: JSON.stringify({ error: String(error) }) };
  }
});
