import { instrument, withSpan } from "@tracelet/aws-lambda";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

export const handler = instrument(async ({ rawPath }: APIGatewayProxyEventV2) => {
  const body = await withSpan("greet", { attributes: { path: rawPath } }, async () => `hello from ${rawPath}`);
  return { statusCode: 200, body };
});
