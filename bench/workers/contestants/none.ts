import { type BenchWorker, handle } from "../workload.ts";

const worker: BenchWorker = {
  fetch: (_request, env) => handle({ inSpan: (_step, work) => work(), fetch: (url) => fetch(url) }, env),
};
export default worker;
