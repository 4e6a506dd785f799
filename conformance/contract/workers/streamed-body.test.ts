import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { HANDLER_HEADER } from "../../apps/platform.ts";
import { textOf } from "../../hosts/host.ts";
import { workerd } from "../../hosts/workerd.ts";
import { createCaller } from "../../trace-context.ts";
import { comparable } from "../comparable.ts";
import { onEveryHost } from "../subject.ts";

onEveryHost(
  "a streamed body",
  (subject) => {
    const path = (gate: string): string => `/stream?gate=${encodeURIComponent(subject.gates.url(gate))}`;

    it("reaches the client as it is written, and the root ends when it ends", async () => {
      const { traceId, headers } = createCaller();
      const response = await subject.host.open(path("body"), { headers });
      const chunks = response.chunks[Symbol.asyncIterator]();
      expect(Buffer.from((await chunks.next()).value ?? []).toString()).toBe("first ");
      expect(subject.trace(traceId)).toEqual([]);
      subject.gates.open("body");
      expect(Buffer.from((await chunks.next()).value ?? []).toString()).toBe("last");
      await subject.arrival(traceId, 1);
    });

    it("ends the root when the client leaves", async () => {
      const { traceId, headers } = createCaller();
      const response = await subject.host.open("/endless", { headers });
      await response.chunks[Symbol.asyncIterator]().next();
      response.disconnect();
      await subject.arrival(traceId, 1);
    });

    it("has the same headers and bytes as without tracing", async () => {
      subject.gates.open("same");
      const plain = await subject.host.request(path("same"), { headers: { [HANDLER_HEADER]: "plain" } });
      const traced = await subject.host.request(path("same"));
      expect(textOf(traced)).toBe("first last");
      expect(comparable(traced)).toEqual(comparable(plain));
    });
  },
  { hosts: [workerd] },
);
