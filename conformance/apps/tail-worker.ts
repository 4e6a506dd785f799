import { instrument } from "@tracelet/cloudflare";
import { type Env, look, options, type TraceItem } from "./tail/handler.ts";

interface Handler {
  tail(events: TraceItem[], env: Env): Promise<void>;
}

const instrumented: Handler = instrument({ tail: look }, options);
export default instrumented;
