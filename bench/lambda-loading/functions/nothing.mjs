import { loadOwnHandler } from "./own-handler.mjs";

export const handler = loadOwnHandler();
