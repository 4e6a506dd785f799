// The thread of runtime-client.mjs that talks to the Runtime API.
import { Agent, request } from "node:http";
import { parentPort } from "node:worker_threads";

const agent = new Agent({ keepAlive: true });
const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

function send({ path, body, headers }) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const method = body === undefined ? "GET" : "POST";
  const length =
    body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  const outgoing = request(base + path, { method, agent, headers: { ...headers, ...length } }, (response) => {
    const chunks = [];
    response.on("data", (chunk) => chunks.push(chunk));
    response.on("error", reject);
    response.on("end", () => {
      const bodyJson = Buffer.concat(chunks).toString("utf8");
      if (response.statusCode < 300) resolve({ bodyJson, headers: response.headers });
      else reject(new Error(`${response.statusCode} ${bodyJson}`));
    });
  });
  outgoing.on("error", reject);
  outgoing.end(body);
  return promise;
}

async function answer({ answered, ...message }) {
  try {
    const event = await send(message);
    if (answered === undefined) parentPort.postMessage(event);
  } catch (error) {
    // Like the addon, which drops the outcome of a post.
    if (answered === undefined) parentPort.postMessage({ error: `Failed to get next invocation: ${error.message}` });
  } finally {
    if (answered !== undefined) {
      Atomics.store(answered, 0, 1);
      Atomics.notify(answered, 0);
    }
  }
}

parentPort.on("message", (message) => void answer(message));
