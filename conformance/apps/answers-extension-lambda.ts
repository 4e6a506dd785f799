import { registerExtension } from "@tracelet/aws-lambda";

await registerExtension();
export { handler } from "./answers-lambda.ts";
