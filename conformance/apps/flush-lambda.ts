export { handler } from "./flush-handler.ts";
