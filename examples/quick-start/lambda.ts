import { instrument } from "@tracelet/aws-lambda";

export const handler = instrument(async (event) => ({ statusCode: 200, body: `hello ${typeof event}` }));
