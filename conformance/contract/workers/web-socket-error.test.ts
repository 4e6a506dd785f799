import { Buffer } from "node:buffer";
import { once } from "node:events";
import { request } from "node:http";
import type { Socket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { type BareWorkerdHost, createBareWorkerdKind } from "../../hosts/bare-workerd.ts";
import { jsonOf } from "../../hosts/host.ts";
import { toTree } from "../../span-tree.ts";
import { toCollector } from "../subject.ts";

const app = { worker: `${import.meta.dirname}/../../apps/durable-object-worker.ts`, lambda: "" };
const CLASSES = { LEDGERS: "Ledger", PLAIN: "PlainLedger" };
const list = (toText: (entry: readonly [binding: string, className: string]) => string): string =>
  Object.entries(CLASSES).map(toText).join(", ");

// Without wrangler's proxy, which would end the connection by itself.
const kind = createBareWorkerdKind("bare workerd", {
  bindings: `${list(([binding, name]) => `(name = "${binding}", durableObjectNamespace = "${name}")`)},`,
  worker: `durableObjectNamespaces = [${list(([, name]) => `(className = "${name}", uniqueKey = "${name}", enableSql = true)`)}],
      durableObjectStorage = (inMemory = void),`,
});

/** A frame of no kind that there is. @see https://datatracker.ietf.org/doc/html/rfc6455#section-5.2 */
const WRONG_FRAME = Buffer.from([0x8f, 0x80, 0, 0, 0, 0]);

let collector: Collector;
let host: BareWorkerdHost;
beforeAll(async () => {
  collector = await startCollector();
  host = await kind.start({ app, env: toCollector(collector.url) });
});
afterAll(async () => {
  await host.close();
  await collector.close();
});

/** Opens a WebSocket, breaks its protocol, and gives what the object was told of that. */
async function breakSocket(binding: keyof typeof CLASSES): Promise<readonly string[]> {
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const upgrading = request(new URL(`/socket?binding=${binding}`, host.url), { headers }).end();
  const [, socket] = (await once(upgrading, "upgrade")) as [unknown, Socket];
  socket.write(WRONG_FRAME);
  await once(socket, "data"); // the reason, in a frame that closes the WebSocket
  socket.destroy();
  return failuresOf(binding);
}

/** Asks until there are some: the object is told after the connection has ended. */
async function failuresOf(binding: keyof typeof CLASSES): Promise<readonly string[]> {
  const failures = jsonOf<string[]>(await host.request(`/?binding=${binding}&rpc=failed`));
  return failures.length === 0 ? failuresOf(binding) : failures;
}

it("a hibernatable WebSocket that fails makes a trace with its error, and the object is told as without tracing", async () => {
  const failures = await breakSocket("PLAIN");
  expect(await breakSocket("LEDGERS")).toEqual(failures);
  const root = await collector.waitFor(
    ({ spans }) => spans.find(({ name }) => name === "Ledger/webSocketError"),
    "the root of the error",
  );
  expect(
    toTree(
      collector.spans().filter(({ traceId }) => traceId === root.traceId),
      undefined,
    ),
  ).toEqual({
    "Ledger/webSocketError": { "note failed": {} },
  });
  expect(root).toMatchObject({
    kind: "server",
    status: { code: "error" },
    attributes: { "faas.trigger": "other", "cloudflare.handler_type": "webSocketError", "error.type": "Error" },
  });
  expect(failures).toEqual([`Error: ${root.status.message}`]);
});
