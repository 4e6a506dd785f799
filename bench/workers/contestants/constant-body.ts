import { type BenchWorker, handle } from "../workload.ts";

/** As long as what a hand-written tracer sends. */
const BODY = "x".repeat(4_529);

/** What nobody can beat: no tracing, and one request with a constant body after the response. */
const worker: BenchWorker = {
  fetch: async (_request, env, executionContext) => {
    const response = await handle({ inSpan: (_step, work) => work(), fetch: (url) => fetch(url) }, env);
    executionContext.waitUntil(post(`${env.COLLECTOR}/constant`));
    return response;
  },
};
export default worker;

async function post(url: string): Promise<void> {
  await (await fetch(url, { method: "POST", headers: { "content-type": "text/plain" }, body: BODY })).arrayBuffer();
}
