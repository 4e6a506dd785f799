import { instrument, jsonSerializer } from "@tracelet/cloudflare";
import type { BenchWorker } from "../workload.ts";
import { untracedWorker } from "./tracelet-idiom.ts";

const worker: BenchWorker = instrument(untracedWorker, ({ COLLECTOR }) => ({
  service: "bench",
  exporter: { url: `${COLLECTOR}/v1/traces`, serializer: jsonSerializer() },
}));
export default worker;
