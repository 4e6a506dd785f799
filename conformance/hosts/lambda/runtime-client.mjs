// Loaded with --import before aws-lambda-ric: stands in for its native addon (curl in C++), which needs a compiler.
// The runtime client's own JavaScript runs unchanged. Like the addon, `next` waits off the main thread, and `done` and
// `error` block the main thread until the platform has the response: no user code runs in between.
import { registerHooks } from "node:module";
import { Worker } from "node:worker_threads";

const ADDON_URL = "conformance:rapid-client";
const CLIENT = Symbol.for("conformance.rapid-client");

let thread;
const waiting = [];

function call(message) {
  if (thread === undefined) {
    // Without execArgv the thread would load this file again.
    thread = new Worker(new URL("./runtime-client-thread.mjs", import.meta.url), { execArgv: [] });
    thread.on("message", ({ error, ...event }) => {
      const { resolve, reject } = waiting.shift();
      // As the addon, which keeps the event loop busy while it waits for an event and at no other time.
      if (waiting.length === 0) thread.unref();
      if (error === undefined) resolve(event);
      else reject(new Error(error));
    });
  }
  thread.postMessage(message);
}

function post(path, body, headers = {}) {
  const answered = new Int32Array(new SharedArrayBuffer(4));
  call({ path, body, headers, answered });
  Atomics.wait(answered, 0, 0);
}

globalThis[CLIENT] = {
  next() {
    const { promise, resolve, reject } = Promise.withResolvers();
    waiting.push({ resolve, reject });
    call({ path: "/invocation/next" });
    thread.ref();
    return promise;
  },
  done(id, body) {
    post(`/invocation/${id}/response`, body);
  },
  error(id, body, xrayCause) {
    // Header values are bytes; JSON may hold any character.
    const cause = Buffer.from(xrayCause, "utf8").toString("latin1");
    post(`/invocation/${id}/error`, body, { "Lambda-Runtime-Function-XRay-Error-Cause": cause });
  },
};

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith("rapid-client.node")
      ? { url: ADDON_URL, format: "commonjs", shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === ADDON_URL
      ? {
          format: "commonjs",
          source: `module.exports = globalThis[Symbol.for(${JSON.stringify(CLIENT.description)})];`,
          shortCircuit: true,
        }
      : next(url, context),
});
