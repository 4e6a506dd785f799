import { instrument, registerExtension } from "@tracelet/aws-lambda";

await registerExtension();

export const handler = instrument(async (event) => ({ statusCode: 200, body: `hello ${typeof event}` }));
