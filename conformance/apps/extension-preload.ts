import { registerExtension } from "@tracelet/aws-lambda";

await registerExtension();
