import { instrument, type InstrumentedHandler } from "@tracelet/cloudflare";
import { honoApp } from "./hono-app.ts";

const worker: InstrumentedHandler<typeof honoApp> = instrument(honoApp);

export default worker;
