// A fresh process: loads the function that is named, calls it once, and says what each of the two took.
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Since the last call: milliseconds on the clock and of the processors. */
function createStopwatch() {
  let clock = performance.now();
  let cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const taken = { millis: performance.now() - clock, cpuMillis: (user + system) / 1_000 };
    clock = performance.now();
    cpu = process.cpuUsage();
    return taken;
  };
}

const url = pathToFileURL(process.argv[2]).href;
const take = createStopwatch();
const loaded = await import(url);
const load = take();
const context = {
  awsRequestId: "1",
  functionName: "function",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:function",
  getRemainingTimeInMillis: () => 30_000,
};
await (loaded.handler ?? loaded.default.handler)({}, context);
const invocation = take();
writeSync(1, JSON.stringify({ load, invocation }));
process.exit();
