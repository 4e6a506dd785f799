import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Collector, startCollector } from "../../collector.ts";
import { type Gates, startGates } from "../../gate.ts";
import { type WorkerdHost, workerd } from "../../hosts/workerd.ts";
import { toTree } from "../../span-tree.ts";

const appOf = (name: string) => `${import.meta.dirname}/../../apps/${name}-worker.ts`;

describe.each([
  { form: "an exported handler", app: "tail", entrypoint: {} },
  { form: "a WorkerEntrypoint", app: "tail-entrypoint", entrypoint: { "cloudflare.entrypoint": "default" } },
])("of $form,", ({ app, entrypoint }) => {
  let collector: Collector;
  let gates: Gates;
  let host: WorkerdHost;
  beforeAll(async () => {
    [collector, gates] = await Promise.all([startCollector(), startGates()]);
    const tail = {
      entry: appOf(app),
      env: { OTEL_SERVICE_NAME: "tail", GATE: gates.url("export") },
      config: { services: [{ binding: "FORWARDER", service: "conformance" }] },
    };
    host = await workerd.start({
      app: { worker: appOf("forwarder"), lambda: "" },
      env: { COLLECTOR: collector.url },
      services: { TAIL: tail },
      config: { tail_consumers: [{ service: "tail" }] },
    });
  });
  afterAll(async () => {
    await host.close();
    await Promise.all([collector.close(), gates.close()]);
  });

  it("a Tail Worker makes a SERVER span of the traces of others, and none of those of its exports", async () => {
    gates.open("export");
    const looks = () => collector.spans().filter(({ name }) => name === "look");
    const paths = () => looks().flatMap(({ attributes }) => attributes["paths"]);
    for (const [index, path] of ["/first", "/second", "/third"].entries()) {
      expect((await host.request(path)).status).toBe(200);
      await collector.waitFor(() => paths().includes(path), `the trace of ${path}`);
      // It has been told of its own export.
      await gates.reached("export", index + 1);
    }
    expect(paths()).toEqual(["/first", "/second", "/third"]);
    const spans = collector.spans();
    expect(toTree(spans, undefined)).toEqual({
      tail: { look: {} },
      "tail (1)": { look: {} },
      "tail (2)": { look: {} },
    });
    expect(spans.find(({ name }) => name === "tail")).toMatchObject({
      kind: "server",
      attributes: {
        "faas.trigger": "other",
        "cloudflare.trace.count": 1,
        "cloudflare.handler_type": "tail",
        ...entrypoint,
      },
      resource: { "service.name": "tail" },
    });
  });
});
