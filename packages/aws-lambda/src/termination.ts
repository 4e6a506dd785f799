/** By this the main thread tells those of Managed Instances, which get no signals. */
const CHANNEL = "tracelet termination";
const SIGNAL = "SIGTERM";
/** The platform leaves about 500 ms between its signal and the end. */
const DRAIN_MILLIS = 400;

const drains = new Set<(timeoutMillis: number) => Promise<unknown>>();
let isListening = false;
let isRelaying = false;

/**
 * Runs `drain` when the platform is about to end the process. It tells so only where an extension is registered.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
 */
export function onTermination(drain: (timeoutMillis: number) => Promise<unknown>): void {
  drains.add(drain);
  if (isListening || !process.env["AWS_LAMBDA_RUNTIME_API"]) return;
  isListening = true;
  const drainAll = (): Promise<unknown> => Promise.allSettled([...drains].map((one) => one(DRAIN_MILLIS)));
  if (process.env["AWS_LAMBDA_MAX_CONCURRENCY"] === undefined) {
    process.once(SIGNAL, () => void drainAll().then(terminate));
  } else {
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener("message", () => void drainAll());
    channel.unref();
  }
}

/** Managed Instances: the main thread, which runs no handler, tells the others. Signals never reach those. */
export function relayTermination(): void {
  if (isRelaying) return;
  isRelaying = true;
  process.once(SIGNAL, () => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(SIGNAL);
    setTimeout(terminate, DRAIN_MILLIS);
  });
}

/** What the signal does when nobody listens; others who do have their own plans. */
function terminate(): void {
  if (process.listenerCount(SIGNAL) === 0) process.kill(process.pid, SIGNAL);
}
