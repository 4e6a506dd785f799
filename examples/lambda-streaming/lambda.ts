import { pipeline } from "node:stream/promises";
import { instrument, withSpan } from "@tracelet/aws-lambda";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

async function* report(lines: number): AsyncGenerator<string> {
  for (let line = 1; line <= lines; line += 1) {
    yield await withSpan("read line", { attributes: { line } }, async () => `line ${line}\n`);
  }
}

export const handler = instrument(
  awslambda.streamifyResponse(async (event: APIGatewayProxyEventV2, responseStream) => {
    const lines = Number(event.queryStringParameters?.["lines"] ?? 3);
    responseStream.setContentType("text/plain");
    await pipeline(report(lines), responseStream); // the root span ends with the last byte
  }),
);
