import { type Answer, findTarget, sendRequest } from "./node-http.ts";

const API = "/2020-01-01/extension";
const NAME = "tracelet";
/** The API is on the same machine: one that does not answer in this time must not hold the function's init. */
const REGISTER_MILLIS = 1_000;

/** A registered extension, as the platform knows it. */
export interface RegisteredExtension {
  /**
   * Tells the platform that the last event is done, and waits for the next.
   *
   * @returns the invocation that begins, by request id; `undefined` for what is no such answer. Rejects when there is none.
   */
  next(): Promise<string | undefined>;
}

/**
 * Registers an internal extension for the events of invocations.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export async function registerAt(api: string): Promise<RegisteredExtension> {
  const url = (path: string): string => `http://${api}${API}${path}`;
  const [{ Agent }] = await findTarget(url("/event/next"));
  const options = { agent: new Agent({ keepAlive: true, maxSockets: 1 }) };
  const registration = {
    ...options,
    method: "POST",
    headers: { "Lambda-Extension-Name": NAME, "Content-Type": "application/json" },
    body: JSON.stringify({ events: ["INVOKE"] }),
  };
  const answer = await sendRequest(url("/register"), registration, (request) =>
    request.setTimeout(REGISTER_MILLIS, () => request.destroy(new Error("it did not answer"))),
  );
  const id = answer.headers.get("lambda-extension-identifier");
  if (answer.status !== 200 || typeof id !== "string") {
    throw new Error(`the platform refused it with HTTP ${answer.status}: ${textOf(answer).slice(0, 200)}`);
  }
  const headers = { "Lambda-Extension-Identifier": id };
  // Callback handlers are answered for when the event loop is empty: waiting for an event must not count.
  const wait = () =>
    sendRequest(url("/event/next"), { ...options, headers }, (request) =>
      request.on("socket", (socket) => socket.unref()),
    );
  return { next: async () => readRequestId(await wait()) };
}

function readRequestId(answer: Answer): string | undefined {
  const { requestId } = (answer.status === 200 ? JSON.parse(textOf(answer)) : {}) as { requestId?: unknown };
  return typeof requestId === "string" ? requestId : undefined;
}

const textOf = (answer: Answer): string => answer.arrayBuffer().toString();
