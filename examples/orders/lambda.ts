import { correlateConsole, instrument } from "@tracelet/aws-lambda";
import { handle } from "hono/aws-lambda";
import { app } from "./orders.ts";

correlateConsole();
export const handler = instrument(handle(app));
