import { instrument } from "@tracelet/cloudflare";
import { type Handler, handler, options } from "./handlers/handler.ts";

const instrumented: Handler = instrument(handler, options);
export default instrumented;
