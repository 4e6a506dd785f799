import { instrument } from "@tracelet/cloudflare";
import type { BenchWorker } from "../workload.ts";
import { untracedWorker } from "./tracelet-idiom.ts";

const worker: BenchWorker = instrument(untracedWorker);
export default worker;
