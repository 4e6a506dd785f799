import { anyOf, instrument, keepErrors, keepSampled } from "@tracelet/cloudflare";
import type { BenchWorker } from "../workload.ts";
import { untracedWorker } from "./tracelet-idiom.ts";

/** Records everything, as an error would be wanted whatever the caller sampled. */
const worker: BenchWorker = instrument(untracedWorker, { keep: anyOf(keepSampled(), keepErrors()) });
export default worker;
