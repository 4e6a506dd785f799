import { once } from "node:events";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparable } from "../contract/comparable.ts";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { becameOf, booksAtRest } from "./books.ts";
import { FAULT_HOSTS, type StartedHost, startFaultHost } from "./hosts.ts";
import { UNTRUSTED_CERTIFICATE } from "./untrusted-certificate.ts";

/** What becomes of each connection. */
let receive: (socket: Socket) => void;
const secured = createHttpsServer(UNTRUSTED_CERTIFICATE, (_request, response) => void response.end());
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket.on("error", () => socket.destroy()));
  receive(socket);
});
/** Without the failure, these spans would be accepted. */
let requests = 0;
secured.on("request", () => (requests += 1));

const FAILURES: readonly [how: string, receive: typeof receive][] = [
  ["shows a certificate that nobody trusts", (socket) => void secured.emit("connection", socket)],
  ["speaks no TLS", (socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")],
  ["breaks off during the handshake", (socket) => void socket.once("data", () => socket.resetAndDestroy())],
];

let hosts: StartedHost[];
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // How TLS fails is up to the platform, not to who waits for the export.
  const kinds = FAULT_HOSTS.filter(({ title }) => !/extension|background/.test(title));
  // Long enough for every attempt: that the last one was cut off would say nothing of TLS.
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_TIMEOUT: "60000", MAX_FLUSH_MILLIS: "60000" };
  hosts = await Promise.all(kinds.map((kind) => startFaultHost(kind, () => env)));
});
afterAll(async () => {
  await Promise.all(hosts?.map((host) => host.close()) ?? []);
  for (const socket of sockets) socket.destroy();
  server.close();
});

describe("a collector behind TLS that", () => {
  it.each(FAILURES)("%s gets no spans, which are counted, and does not touch the response", async (_how, how) => {
    receive = how;
    await Promise.all(hosts.map(expectCountedLoss));
    expect(requests).toBe(0);
  });
});

async function expectCountedLoss({ host, isProxied }: StartedHost): Promise<void> {
  const before = await booksAtRest(host);
  const plain = await host.request("/nested", { headers: { [HANDLER_HEADER]: "plain" } });
  expect(comparable(await host.request("/nested"))).toEqual(comparable(plain));
  const { exported, dropped } = becameOf(before, await booksAtRest(host));
  expect({ host: host.name, exported, dropped }).toEqual({
    host: host.name,
    exported: 0,
    dropped: { [isProxied ? "refused" : "unreachable"]: 6 },
  });
}
