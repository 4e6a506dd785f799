import { activeTracing, createOtlpLogs, instrument, withSpan } from "@tracelet/aws-lambda";

class CardDeclinedError extends Error {
  override readonly name = "CardDeclinedError";
}

interface HttpEvent {
  readonly rawPath: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

async function charge({ rawPath, body = "{}", isBase64Encoded }: HttpEvent) {
  if (rawPath === "/stats") return { statusCode: 200, body: JSON.stringify(activeTracing()?.stats()) };

  const text = isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  const order = JSON.parse(text) as { readonly id: string; readonly price: string };
  await withSpan("charge card", { attributes: { "order.id": order.id } }, async (span) => {
    span.addEvent("card authorised", { amount: Number(order.price) });
    if (Number(order.price) > 1_000) {
      console.warn({ message: "the bank said no", limit: 1_000 });
      throw new CardDeclinedError("the card's limit is exceeded");
    }
  });
  return { statusCode: 200, body: JSON.stringify({ charged: order.price }) };
}

export const handler = instrument(charge, { logs: createOtlpLogs() });
