import { channel, hasSubscribers } from "node:diagnostics_channel";
import http from "node:http";
import { diag } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { instrument, type LambdaOptions } from "./instrument.ts";
import { invoke, loadUndici, serveLoopback } from "./outgoing.fixture.ts";
import { traceOutgoingRequests, untraceOutgoingRequests } from "./outgoing-requests.ts";

const server = serveLoopback();
const undici = loadUndici();

const sendBoth = async (): Promise<void> => {
  await new Promise((resolve) => http.get(server.origin, (response) => response.resume().on("end", resolve)));
  await (await undici.request(server.origin)).body.text();
};
const isListening = () =>
  ["http.client.request.created", "http.client.request.error", "undici:request:create"].map(hasSubscribers);

/** In this order: the set-up is made once in a process. */
describe("outgoing requests", () => {
  it("are not listened to when tracing is off or the option says so", async () => {
    await invoke(() => undefined, { enabled: false });
    const { requests } = await invoke(sendBoth, { instrumentHttp: false });
    expect(isListening()).toEqual([false, false, false]);
    expect(requests).toEqual([]);
  });

  it.each([["false"], [null], [0]])("are not switched by %j", (instrumentHttp) => {
    const options = { instrumentHttp } as unknown as LambdaOptions;
    expect(() => instrument(async () => undefined, options)).toThrow(/"instrumentHttp" must be a boolean/);
  });

  it("are traced once each, however many handlers and copies of the package there are", async () => {
    traceOutgoingRequests();
    traceOutgoingRequests();
    const { requests } = await invoke(sendBoth);
    expect(isListening()).toEqual([true, true, true]);
    expect(requests).toHaveLength(2);
    const traceparents = server.received
      .slice(-2)
      .flat()
      .filter(([name]) => name === "traceparent");
    expect(traceparents).toHaveLength(2);
  });

  it("of the exporter are not traced", async () => {
    const before = server.received.length;
    const exporter = { url: `${server.origin}/v1/traces` };
    const byUndici = {
      ...exporter,
      fetch: ((url, init) =>
        undici.request(String(url), { ...init, signal: undefined }).then(() => new Response())) as typeof fetch,
    };
    for (const one of [exporter, byUndici]) {
      const { requests } = await invoke(() => undefined, { exporter: one });
      expect(requests).toEqual([]);
    }
    const sent = server.received.slice(before);
    expect(sent).toHaveLength(2);
    expect(sent.flat().filter(([name]) => name === "traceparent")).toEqual([]);
  });

  it("harm nobody when a client tells something else than expected, which is said once", () => {
    const lines: string[] = [];
    const ignore = () => undefined;
    const warn = (line: string) => void lines.push(line);
    diag.setLogger({ warn, error: ignore, info: ignore, debug: ignore, verbose: ignore });
    for (const name of ["undici:request:create", "http.client.response.finish"]) channel(name).publish({});
    expect(lines).toEqual([expect.stringContaining("an outgoing request is not traced: TypeError")]);
    diag.disable();
  });

  it("are traced no more once that is taken back, until the next set-up", async () => {
    untraceOutgoingRequests();
    untraceOutgoingRequests();
    expect(isListening()).toEqual([false, false, false]);
    expect((await invoke(sendBoth)).requests).toHaveLength(2);
  });
});
