import { expect, it } from "vitest";
import { textOf } from "../../hosts/host.ts";
import { bareWorkerd } from "../../hosts/bare-workerd.ts";
import { workerd } from "../../hosts/workerd.ts";
import { createCaller } from "../../trace-context.ts";
import { onEveryHost } from "../subject.ts";

const app = { worker: `${import.meta.dirname}/../../apps/hono-wait-until-worker.ts`, lambda: "" };

onEveryHost(
  "tracing() of Hono alone",
  (subject) => {
    it("exports what c.executionCtx.waitUntil() waits for together with the request", async () => {
      const { headers, traceId } = createCaller();
      const { gates, host } = subject;
      const path = `/?gate=${encodeURIComponent(gates.url("later"))}`;
      expect(textOf(await host.request(path, { headers }))).toBe("now");
      await gates.reached("later");
      gates.open("later");
      const spans = await subject.arrival(traceId, 2);
      expect(spans.map(({ name }) => name)).toEqual(["GET /", "later"]);
      expect(subject.exportsOf(traceId)).toHaveLength(1);
    });
  },
  { hosts: [workerd, bareWorkerd], app },
);
