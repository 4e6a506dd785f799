import { registerExtension } from "@tracelet/aws-lambda";

await registerExtension();
export { handler } from "./flush-handler.ts";
