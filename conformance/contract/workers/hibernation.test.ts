import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toCollector } from "../subject.ts";

const app = { worker: `${import.meta.dirname}/../../apps/durable-object-worker.ts`, lambda: "" };
const CLASSES = { LEDGERS: "Ledger", PLAIN: "PlainLedger" };

/** workerd lets an object hibernate that nothing happened to for ten seconds. */
const IDLE_MILLIS = 11_000;
const TIMEOUT_MILLIS = 120_000;

let collector: Collector;
let host: WorkerdHost;
beforeAll(async () => {
  collector = await startCollector();
  host = await workerd.start({
    app,
    env: toCollector(collector.url),
    config: {
      durable_objects: { bindings: Object.entries(CLASSES).map(([name, class_name]) => ({ name, class_name })) },
      migrations: [{ tag: "v1", new_sqlite_classes: Object.values(CLASSES) }],
    },
  });
});
afterAll(async () => {
  await host.close();
  await collector.close();
});

/** Talks to an object over one WebSocket until it counts its messages from the start: it was out of the memory meanwhile. */
async function talkUntilHibernated(binding: keyof typeof CLASSES): Promise<string> {
  const socket = new WebSocket(new URL(`/socket?binding=${binding}`, host.url.href.replace("http", "ws")));
  await once(socket, "open");
  const ask = async (text: string): Promise<string> => {
    const answer = once(socket, "message") as Promise<[{ readonly data: string }]>;
    socket.send(text);
    return (await answer)[0].data;
  };
  const talk = async (): Promise<string> => {
    await sleep(IDLE_MILLIS);
    const answer = await ask("again");
    return answer === "again 1" ? answer : talk();
  };
  expect([await ask("hello"), await ask("hello")]).toEqual(["hello 1", "hello 2"]);
  const answer = await talk();
  socket.close();
  return answer;
}

it(
  "an instrumented Durable Object hibernates with its WebSockets as it does without, and wakes up traced",
  { timeout: TIMEOUT_MILLIS },
  async () => {
    expect(await Promise.all([talkUntilHibernated("PLAIN"), talkUntilHibernated("LEDGERS")])).toEqual([
      "again 1",
      "again 1",
    ]);
    const messages = ({ spans }: { readonly spans: readonly { readonly name: string }[] }): boolean =>
      spans.filter(({ name }) => name === "Ledger/webSocketMessage").length >= 3;
    expect(await collector.waitFor(messages, "the messages before and after")).toBe(true);
  },
);
