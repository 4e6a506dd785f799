import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as module from "./extension.ts";

type Module = typeof module;

/** An Extensions API whose events a test sends, and that notes each time that it is asked for one. */
class FakeApi {
  /** Registrations are answered so; `undefined` not at all. */
  status: number | undefined = 200;
  readonly requests: IncomingMessage[] = [];
  readonly #polls: ServerResponse[] = [];
  #onRequest: () => void = () => undefined;
  readonly #server: Server = createServer((request, response) => {
    this.requests.push(request);
    if (request.url?.endsWith("/next")) this.#polls.push(response);
    else if (this.status) response.writeHead(this.status, { "Lambda-Extension-Identifier": "id" }).end("{}");
    this.#onRequest();
  });

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    vi.stubEnv("AWS_LAMBDA_RUNTIME_API", `127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  /** Waits until the extension has asked so often for an event: all before are done with then. */
  async polled(times: number): Promise<void> {
    const count = () => this.requests.filter(({ url }) => url?.endsWith("/next")).length;
    while (count() < times) await new Promise<void>((resolve) => (this.#onRequest = resolve));
  }

  get polls(): number {
    return this.requests.filter(({ url }) => url?.endsWith("/next")).length;
  }

  send(requestId: string): void {
    this.#polls.shift()!.end(JSON.stringify({ eventType: "INVOKE", requestId }));
  }

  fail(): void {
    this.#polls.shift()!.destroy();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describe("registerExtension", () => {
  let api: FakeApi;
  let extension: Module;
  beforeEach(async () => {
    Reflect.deleteProperty(globalThis, Symbol.for("tracelet lambda extension"));
    vi.resetModules();
    extension = await import("./extension.ts");
    api = new FakeApi();
    await api.start();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    api.close();
  });

  const registered = async (): Promise<NonNullable<ReturnType<typeof extension.internalExtension>>> => {
    await expect(extension.registerExtension()).resolves.toBe(true);
    extension.announceHandler();
    await api.polled(1);
    return extension.internalExtension()!;
  };
  const manyTurns = async () => {
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
  };

  it("registers once, however often it is called, and then asks for events by its identifier", async () => {
    await expect(Promise.all([extension.registerExtension(), extension.registerExtension()])).resolves.toEqual([
      true,
      true,
    ]);
    await api.polled(1);
    expect(api.requests.map(({ url }) => url)).toEqual([
      "/2020-01-01/extension/register",
      "/2020-01-01/extension/event/next",
    ]);
    expect(api.requests[0]?.headers["lambda-extension-name"]).toBe("tracelet");
    expect(api.requests[1]?.headers["lambda-extension-identifier"]).toBe("id");
  });

  it("does nothing outside of Lambda, and on Managed Instances", async () => {
    vi.stubEnv("AWS_LAMBDA_MAX_CONCURRENCY", "10");
    await expect(extension.registerExtension()).resolves.toBe(false);
    process.removeListener("SIGTERM", process.listeners("SIGTERM").at(-1)!);
    vi.stubEnv("AWS_LAMBDA_RUNTIME_API", "");
    await expect(extension.registerExtension()).resolves.toBe(false);
    expect([api.requests, extension.internalExtension()]).toEqual([[], undefined]);
  });

  it.each<[string, number | undefined, string]>([
    ["refuses", 403, "HTTP 403"],
    ["does not answer", undefined, "did not answer"],
  ])("resolves all the same when the platform %s, and knows why", async (_, status, failure) => {
    api.status = status;
    await expect(extension.registerExtension()).resolves.toBe(false);
    expect(extension.internalExtension()?.failure).toContain(failure);
    expect(extension.internalExtension()?.enter("1")).toBeUndefined();
  });

  it.each([["before"], ["after"]])(
    "is done with an event once the work is, which the handler defers %s the event comes",
    async (when) => {
      const own = await registered();
      const work = Promise.withResolvers<void>();
      if (when === "after") api.send("1");
      if (when === "after") await manyTurns();
      const turn = own.enter("1")!;
      turn.defer(() => work.promise);
      turn.leave();
      if (when === "before") api.send("1");
      await manyTurns();
      expect(api.polls).toBe(1);
      work.resolve();
      await api.polled(2);
    },
  );

  it("runs deferred work not before the runtime has had a turn to post the response", async () => {
    const own = await registered();
    const order: string[] = [];
    own.enter("1")!.defer(async () => void order.push("work"));
    await new Promise<void>((resolve) => setImmediate(() => (order.push("response"), resolve())));
    api.send("1");
    await api.polled(2);
    expect(order).toEqual(["response", "work"]);
  });

  it("is done with an event at once when the handler leaves nothing to do", async () => {
    const own = await registered();
    own.enter("1")!.leave();
    api.send("1");
    await api.polled(2);
  });

  it("waits no longer than a moment for a handler that does not come, and refuses it afterwards", async () => {
    const own = await registered();
    api.send("bypassed");
    await api.polled(2);
    expect(own.enter("bypassed")).toBeUndefined();
    api.send("next");
    await manyTurns();
    own.enter("next")!.leave();
    await api.polled(3);
  });

  it("does not wait at all where no handler is instrumented", async () => {
    await extension.registerExtension();
    await api.polled(1);
    api.send("1");
    await api.polled(2);
  });

  it("waits for all handlers that have a part in an event at once, and refuses those that come later", async () => {
    const own = await registered();
    const works = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    for (const { promise } of works) own.enter("shared")!.defer(() => promise);
    api.send("shared");
    works[0].resolve();
    await manyTurns();
    expect(api.polls).toBe(1);
    works[1].resolve();
    await api.polled(2);
    expect(own.enter("shared")).toBeUndefined();
  });

  it("asks again when its connection breaks, and gives up after a while", async () => {
    const own = await registered();
    api.fail();
    await api.polled(2);
    expect(own.enter("1")).toBeDefined();
    for (const polls of [3, 4, 5]) {
      api.fail();
      await api.polled(polls);
    }
    api.fail();
    await vi.waitFor(() => expect(own.enter("2")).toBeUndefined());
    expect(own.failure).toBeDefined();
  });
});
