import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toCollector } from "../subject.ts";

const app = { worker: `${import.meta.dirname}/../../apps/bodies-worker.ts`, lambda: "" };

let collector: Collector;
let host: WorkerdHost;
beforeAll(async () => {
  collector = await startCollector();
  host = await workerd.start({ app, env: toCollector(collector.url) });
});
afterAll(async () => {
  await host.close();
  await collector.close();
});

it.each(["auto", "headers", "body"])(
  "an upgrade to a WebSocket ends the root, and not the socket: %s",
  async (mode) => {
    collector.reset();
    const socket = new WebSocket(new URL(`/${mode}/socket`, host.url.href.replace("http", "ws")));
    await once(socket, "open");
    const root = await collector.waitFor(({ spans }) => spans[0], "the root");
    expect(root.attributes).toMatchObject({ "http.response.status_code": 101 });
    const answer = once(socket, "message") as Promise<[{ readonly data: unknown }]>;
    socket.send("hello");
    expect((await answer)[0].data).toBe("echo hello");
    socket.close();
  },
);
