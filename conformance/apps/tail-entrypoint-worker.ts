import { instrumentEntrypoint } from "@tracelet/cloudflare";
import { WorkerEntrypoint } from "cloudflare:workers";
import { type Env, look, options, type TraceItem } from "./tail/handler.ts";

class WatcherCode extends WorkerEntrypoint<Env> {
  tail(events: TraceItem[]): Promise<void> {
    return look(events, this.env);
  }
}

const Watcher: typeof WatcherCode = instrumentEntrypoint(WatcherCode, options);
export default class extends Watcher {}
