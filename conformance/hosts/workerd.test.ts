import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../collector.ts";
import { type Gates, startGates } from "../gate.ts";
import { type AppEntry, type Host, jsonOf, textOf } from "./host.ts";
import { createWorkerdHostKind, workerd } from "./workerd.ts";

const app: AppEntry = { worker: `${import.meta.dirname}/fixtures/plain-worker.ts`, lambda: "" };

interface Echo {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly process: string;
  readonly requests: number;
}

let gates: Gates;
let collector: Collector;
let host: Host;
beforeAll(async () => {
  gates = await startGates();
  collector = await startCollector();
  host = await workerd.start({
    app,
    env: { GREETING: "hello" },
    services: { OTHER: { entry: app.worker, env: { GREETING: "other" } } },
  });
}, 60_000);
afterAll(async () => {
  await host.close();
  await gates.close();
  await collector.close();
});

const gate = (name: string): string => `url=${encodeURIComponent(gates.url(name))}`;

describe("the Workers host", { timeout: 60_000 }, () => {
  it("sends real requests and reads whole responses", async () => {
    const response = await host.request("/echo?a=1&b=%20", {
      method: "POST",
      headers: { Traceparent: "00-1-2-00" },
      body: "text",
    });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(jsonOf(response)).toMatchObject({
      method: "POST",
      body: "text",
      GREETING: "hello",
      headers: { traceparent: "00-1-2-00" },
    });
    expect(jsonOf<Echo>(response).url).toMatch(/\/echo\?a=1&b=%20$/);
  });

  it("runs with the flag nodejs_als alone", async () => {
    expect(jsonOf<Echo>(await host.request("/echo")).process).toBe("undefined");
  });

  it("answers 500 when the handler throws", async () => {
    expect((await host.request("/throws")).status).toBe(500);
  });

  it("keeps what the Worker logs", async () => {
    await host.request("/echo");
    expect(host.logs()).toContain("log: request 1");
  });

  it("serves requests at once in one isolate", async () => {
    const responses = [1, 2, 3].map(() => host.request(`/gate?${gate("at-once")}`));
    await gates.reached("at-once", 3);
    gates.open("at-once");
    expect((await Promise.all(responses)).map(textOf)).toEqual(["200", "200", "200"]);
  });

  it.each(["/wait-until", "/imported"])("lets work go on after the response: %s", async (path) => {
    expect((await host.request(`${path}?${gate(path)}`)).status).toBe(200);
    await gates.reached(path);
    gates.open(path);
  });

  it("reaches another Worker over a service binding", async () => {
    expect(jsonOf(await host.request("/other"))).toMatchObject({ GREETING: "other", requests: 1 });
  });

  it("shows a connection that is refused as a 500: Node makes the Worker's requests", async () => {
    collector.behave("refuse");
    expect(textOf(await host.request(`/gate?url=${encodeURIComponent(collector.url)}`))).toBe("500");
    expect(collector.connections).toBeGreaterThan(0);
  });

  it("streams, and tells the Worker when the client leaves", async () => {
    gates.open("left");
    const response = await host.open(`/stream?${gate("left")}`);
    for await (const chunk of response.chunks) {
      expect(Buffer.from(chunk).toString()).toContain("chunk");
      break;
    }
    response.disconnect();
    await gates.reached("left");
  });
});

describe("deployments to Workers", { timeout: 60_000 }, () => {
  it("can have nodejs_compat", async () => {
    const compat = await createWorkerdHostKind("Workers", {
      flags: ["nodejs_compat"],
      compatibilityDate: "2026-11-01",
    }).start({ app });
    expect(jsonOf<Echo>(await compat.request("/echo")).process).toBe("object");
    await compat.close();
  });

  it("reject when the Worker does not build", async () => {
    await expect(
      workerd.start({ app: { worker: `${import.meta.dirname}/fixtures/missing.ts`, lambda: "" } }),
    ).rejects.toThrow();
  });
});
