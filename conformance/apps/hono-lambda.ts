import { instrument } from "@tracelet/aws-lambda";
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { honoApp } from "./hono-app.ts";

const honoHandler = handle(honoApp);

export const handler: (event: LambdaEvent, lambdaContext: LambdaContext) => Promise<unknown> = instrument(
  (event: LambdaEvent, lambdaContext: LambdaContext): Promise<unknown> => honoHandler(event, lambdaContext),
);
