import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { startCollector } from "conformance/collector.ts";
import { workerd } from "conformance/hosts/workerd.ts";
import { datadog, honeycomb, type OtlpExporterOptions } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const folder = import.meta.dirname;
const read = (file: string) => readFile(join(folder, file), "utf8");
const files = await readdir(folder);

/** The presets that the files stand for. */
const PRESETS: Readonly<Record<string, OtlpExporterOptions>> = {
  "honeycomb.env": honeycomb({ apiKey: "YOUR_KEY" }),
  "datadog.env": datadog({ apiKey: "YOUR_KEY", site: "datadoghq.eu" }),
};

interface Service {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

describe.each(files.filter((file) => file.endsWith(".compose.yaml")))("%s", (file) => {
  it("takes OTLP where local.env sends it, of images with versions, with files that are there", async () => {
    const services = Object.values((parse(await read(file)) as { services: Record<string, Service> }).services);
    const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = parseEnv(await read("local.env"));
    const { host, port } = new URL(endpoint ?? "");
    expect(services.flatMap(({ ports = [] }) => ports)).toContain(`${host}:${port}`);
    for (const { image, volumes = [] } of services) {
      expect(image).toMatch(/:\d+\.\d+\.\d+$/);
      for (const volume of volumes) expect(existsSync(join(folder, volume.split(":")[0] ?? ""))).toBe(true);
    }
  });
});

it("lets Tempo listen on the port that is published, and Grafana ask where Tempo answers", async () => {
  const tempo = parse(await read("tempo/tempo.yaml")) as {
    server: { http_listen_port: number };
    distributor: { receivers: { otlp: { protocols: { http: { endpoint: string } } } } };
  };
  const { datasources } = parse(await read("tempo/datasources.yaml")) as { datasources: object[] };
  expect(tempo.distributor.receivers.otlp.protocols.http.endpoint).toBe("0.0.0.0:4318");
  expect(datasources).toMatchObject([{ type: "tempo", url: `http://tempo:${tempo.server.http_listen_port}` }]);
});

describe.each(files.filter((file) => file.endsWith(".env") && file !== "local.env"))("%s", (file) => {
  it("is two variables, the same as the preset, that let a Worker's spans in", async () => {
    const { OTEL_EXPORTER_OTLP_HEADERS: headers = "", ...rest } = parseEnv(await read(file));
    expect(rest).toEqual({ OTEL_EXPORTER_OTLP_ENDPOINT: expect.any(String) });
    const given = new Map(headers.split(",").map((header) => header.split("=") as [string, string]));
    const preset = PRESETS[file];
    expect(`${rest["OTEL_EXPORTER_OTLP_ENDPOINT"]}/v1/traces`).toBe(preset?.url);
    expect(Object.fromEntries(given)).toEqual(preset?.headers);

    const collector = await startCollector();
    const worker = join(folder, "../start-worker/worker.ts");
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: headers };
    const host = await workerd.start({ app: { worker, lambda: "" }, env });
    try {
      const [name = "", key = ""] = [...given][0] ?? [];
      collector.behave("requireHeader", name, key);
      await host.request("/");
      await collector.waitFor(
        ({ requests }) => requests.some(({ status }) => status === 200),
        "a request with the key",
      );
      expect(collector.requests[0]?.headers).toMatchObject(Object.fromEntries(given));
    } finally {
      await host.close();
      await collector.close();
    }
  });
});
