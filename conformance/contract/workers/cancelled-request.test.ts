import { expect, it } from "vitest";
import { textOf } from "../../hosts/host.ts";
import { createTwoWorkersKind } from "../../hosts/two-workers.ts";
import { createWorkerdHostKind } from "../../hosts/workerd.ts";
import { createCaller } from "../../trace-context.ts";
import { onEveryHost } from "../subject.ts";

// The first Worker is the client that leaves, as wrangler's proxy does not tell of others.
const twoWorkers = createTwoWorkersKind(
  "Workers with enable_request_signal",
  createWorkerdHostKind("Workers", { flags: ["nodejs_als", "enable_request_signal"] }),
);

onEveryHost(
  "a request whose client leaves before there is a response",
  (subject) => {
    it("ends and exports the root, marked", async () => {
      const { traceId, headers } = createCaller();
      const { gates, host } = subject;
      const params = new URLSearchParams({ gate: gates.url("work"), leave: gates.url("leave") });
      const response = host.request(`/abandon?${params.toString()}`, { headers });
      await gates.reached("work");
      gates.open("leave");
      expect(textOf(await response)).toBe("left");
      const spans = await subject.arrival(traceId, 3);
      const abandoned = spans.find(({ kind, resource }) => kind === "server" && resource["service.name"] === "other");
      expect(abandoned?.attributes["tracelet.client_disconnected"]).toBe(true);
    });
  },
  { hosts: [twoWorkers] },
);
