import { instrument, withSpan } from "@tracelet/aws-lambda";

interface UrlEvent {
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export const handler = instrument(async ({ body = "", isBase64Encoded }: UrlEvent) => {
  const { id } = JSON.parse(isBase64Encoded ? atob(body) : body) as { id: string };
  await withSpan("ship", { attributes: { "order.id": id } }, async (span) => {
    span.addEvent("parcel handed over");
  });
  return { statusCode: 200, body: JSON.stringify({ id, shipped: true }) };
});
