import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { honoApp } from "./hono-app.ts";

const answer = handle(honoApp);

export const handler = (event: LambdaEvent, lambdaContext: LambdaContext): Promise<unknown> =>
  answer(event, lambdaContext);
