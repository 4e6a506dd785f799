import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { bareWorkerd } from "../../hosts/bare-workerd.ts";
import type { AppEntry, HostResponse } from "../../hosts/host.ts";
import { workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";
import { createCaller } from "../../trace-context.ts";
import { comparable } from "../comparable.ts";
import { onEveryHost, toCollector } from "../subject.ts";

const app: AppEntry = { worker: `${import.meta.dirname}/../../apps/bodies-worker.ts`, lambda: "" };
const MODES = ["auto", "headers", "body"];

onEveryHost(
  "the option bodyEnd",
  (subject) => {
    /** Opens a response of two pieces, reads the first, and keeps the second back. */
    const open = async (path: string) => {
      const caller = createCaller();
      const gate = `${path} ${caller.traceId}`;
      const url = `${path}?gate=${encodeURIComponent(subject.gates.url(gate))}`;
      const response = await subject.host.open(url, { headers: caller.headers });
      const chunks = response.chunks[Symbol.asyncIterator]();
      expect(Buffer.from((await chunks.next()).value ?? []).toString()).toBe("data: one");
      const finish = async (): Promise<string> => {
        subject.gates.open(gate);
        let rest = "";
        for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
          rest += Buffer.from(next.value).toString();
        }
        return rest;
      };
      return { response, traceId: caller.traceId, finish };
    };

    it.each(["/auto/stream", "/body/stream", "/body/fixed", "/body/identity"])(
      "lets the root end with the body: %s",
      async (path) => {
        const { traceId, finish } = await open(path);
        expect(subject.trace(traceId)).toEqual([]);
        expect(await finish()).toBe("data: two");
        await subject.arrival(traceId, 1);
      },
    );

    it.each(["/auto/fixed", "/auto/identity", "/headers/stream", "/headers/fixed"])(
      "lets the root end with the headers: %s",
      async (path) => {
        const { traceId, finish } = await open(path);
        await subject.arrival(traceId, 1);
        expect(await finish()).toBe("data: two");
      },
    );

    it.each(["/auto/generated", "/body/generated"])("keeps the spans of the code behind a body: %s", async (path) => {
      const { traceId, spanId, headers } = createCaller();
      await subject.host.request(path, { headers });
      expect(toTree(await subject.arrival(traceId, 3), spanId)).toEqual({ GET: { "page one": {}, "page two": {} } });
    });

    it("ends the root when the client leaves a body that is copied", async () => {
      const { traceId, headers } = createCaller();
      const response = await subject.host.open("/body/endless", { headers });
      await response.chunks[Symbol.asyncIterator]().next();
      response.disconnect();
      const [root] = await subject.arrival(traceId, 1);
      expect(root?.attributes["tracelet.client_disconnected"]).toBe(true);
    });

    it("records what breaks a body that is copied", async () => {
      const { traceId, headers } = createCaller();
      await subject.host.request("/body/broken", { headers }).catch(() => undefined);
      const [root] = await subject.arrival(traceId, 1);
      expect(root?.status).toEqual({ code: "error", message: "source failed" });
    });

    it.each(
      MODES.flatMap((mode) =>
        ["text", "stream", "fixed", "identity", "rewritten", "manual", "manual-stream", "automatic", "empty"].map(
          (body) => ({ mode, body }),
        ),
      ),
    )("changes neither headers nor bytes: $mode, $body", async ({ mode, body }) => {
      const get = (path: string): Promise<HostResponse> =>
        subject.host.request(path, { headers: { "accept-encoding": "gzip" } });
      expect(comparable(await get(`/${mode}/${body}`))).toEqual(comparable(await get(`/plain/${body}`)));
    });
  },
  { hosts: [bareWorkerd, workerd], app, env: toCollector },
);
