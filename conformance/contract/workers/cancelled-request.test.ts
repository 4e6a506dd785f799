import { expect, it } from "vitest";
import { textOf } from "../../hosts/host.ts";
import { createWorkerdHostKind, type WorkerdHostKind } from "../../hosts/workerd.ts";
import { createCaller } from "../../trace-context.ts";
import { onEveryHost } from "../subject.ts";

const workers = createWorkerdHostKind("Workers with enable_request_signal", {
  flags: ["nodejs_als", "enable_request_signal"],
});

/** The same app twice: the first one is the client that leaves, as wrangler's proxy does not tell of others. */
const twoWorkers: WorkerdHostKind = {
  ...workers,
  start: (options) => {
    const other = { entry: options.app.worker, env: { ...options.env, OTEL_SERVICE_NAME: "other" } };
    return workers.start({ ...options, services: { OTHER: other } });
  },
};

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
