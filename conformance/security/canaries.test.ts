import { expect, it } from "vitest";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { HOSTS, onEveryHost, SERVERS, toCollector } from "../contract/subject.ts";
import { createCaller } from "../trace-context.ts";

/** No two are alike, so that a failure says where one came from. None has a form that is known for a secret. */
const CANARIES = {
  header: "canary-header-A1b2",
  authorization: "canary-authorization-A1b2",
  cookie: "canary-cookie-A1b2",
  query: "canary-query-A1b2",
  body: "canary-body-A1b2",
  variable: "canary-variable-A1b2",
  exporter: "canary-exporter-A1b2",
  outgoing: "canary-outgoing-A1b2",
  email: "canary@mail.test",
};

const env = (collectorUrl: string): Record<string, string> => ({
  ...toCollector(collectorUrl),
  APP_SECRET: CANARIES.variable,
  OTEL_EXPORTER_OTLP_HEADERS: `x-key=${CANARIES.exporter},authorization=Bearer%20${CANARIES.exporter}`,
});

const asText = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? String(one) : one));

onEveryHost(
  "a secret",
  (subject) => {
    it("in a request, an outgoing one, a variable or what is thrown is in no span, no log and no line of ours", async () => {
      const { host, collector, gates } = subject;
      const sent = {
        ...createCaller().headers,
        authorization: `Bearer ${CANARIES.authorization}`,
        cookie: `session=${CANARIES.cookie}`,
        "x-api-key": CANARIES.header,
        "x-user": CANARIES.email,
        [HANDLER_HEADER]: "traced",
      };
      gates.open("callee");
      const callee = `${gates.url("callee")}?token=${CANARIES.outgoing}&mail=${CANARIES.email}#${CANARIES.outgoing}`;
      const query = `token=${CANARIES.query}&plain=${CANARIES.query}`;
      await host.request(`/outgoing?${query}&url=${encodeURIComponent(callee)}`, { headers: sent });
      await host.request(`/echo?${query}`, { method: "POST", headers: sent, body: `password=${CANARIES.body}` });
      await host.request(`/throws?${query}&what=secrets`, { headers: sent }).catch(() => undefined);
      await host.request(`/rejects?${query}&what=secrets`, { headers: sent }).catch(() => undefined);
      await collector.waitFor(({ spans }) => spans.length >= 6, "the spans of all requests");
      expect(asText(collector.spans())).not.toContain("canary");
    });

    it("that its exporter sends is in no span and no log, also when the collector repeats it", async () => {
      const { host, collector } = subject;
      const said = `invalid key: ${CANARIES.exporter}`;
      collector.behaveInTurn(
        ["status", 401, { "www-authenticate": said }, said],
        [
          "partialSuccess",
          { rejectedSpans: 1, errorMessage: `x-key ${CANARIES.exporter}, Bearer ${CANARIES.exporter}` },
        ],
        ["redirect", `http://127.0.0.1:9/?key=${CANARIES.exporter}`],
        ["ok"],
      );
      for (let request = 0; request < 4; request += 1) {
        const { traceId, headers } = createCaller();
        await host.request("/ok", { headers });
        const isAnswered = (): boolean => subject.exportsOf(traceId).some(({ status }) => status !== undefined);
        await collector.waitFor(isAnswered, "an answer");
      }
      const { exporter } = CANARIES;
      expect(asText(collector.spans())).not.toContain(exporter);
      // What the app itself logs is its own affair: the runtime prints what a handler has thrown.
      const ours = host.logs().filter((line) => line.includes("@tracelet"));
      expect(ours.length).toBeGreaterThan(0);
      expect(ours.join("\n")).not.toContain("canary");
    });
  },
  { env },
);

onEveryHost(
  "a stranger's context",
  (subject) => {
    it("of any size goes on bounded, and does not touch the response", async () => {
      const { host, gates } = subject;
      gates.open("bounded");
      const { traceId, headers } = createCaller();
      const members = (count: number, text: string): string =>
        Array.from({ length: count }, (_, index) => `k${index}=${text}`).join(",");
      const url = encodeURIComponent(gates.url("bounded"));
      const response = await host.request(`/outgoing?url=${url}`, {
        headers: { ...headers, tracestate: members(400, "x".repeat(20)), baggage: members(700, "x".repeat(15)) },
      });
      expect(response.status).toBe(200);
      const [outgoing] = await gates.reached("bounded");
      expect(outgoing?.["traceparent"]).toContain(traceId);
      expect((outgoing?.["tracestate"] ?? "").length).toBeLessThanOrEqual(512);
      expect(String(outgoing?.["baggage"] ?? "").length).toBeLessThanOrEqual(8_192);
      const spans = await subject.arrival(traceId, 2);
      expect(spans.every(({ traceState }) => traceState.length <= 512)).toBe(true);
      expect(asText(spans)).not.toContain("x".repeat(15) + ",k1=");
    });
  },
  // Node and Bun refuse headers of that size themselves.
  { hosts: HOSTS.filter((kind) => !SERVERS.includes(kind)) },
);
