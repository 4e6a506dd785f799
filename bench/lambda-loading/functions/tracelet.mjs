import { instrument } from "@tracelet/aws-lambda";
import { loadOwnHandler } from "./own-handler.mjs";

export const handler = instrument(loadOwnHandler());
