import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogVersion, type Consumer, createConsumer, packTarballs } from "./consumer.ts";
import { TYPED_HONO, TYPED_LAMBDA, TYPED_SUBPATHS, TYPED_WORKER } from "./programs.ts";

const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
/** `skipLibCheck: false` checks our declarations as well, with nothing but the platform's own types around. */
const STRICT = ["--noEmit", "--strict", "--skipLibCheck", "false", "--exactOptionalPropertyTypes", "--lib", "es2023"];
/** The oldest compiler that knows `--moduleResolution bundler`. `@types/node` and Hono of today want a newer one. */
const OLD_TYPESCRIPT = "old-typescript@npm:typescript@5.0.4";
const TYPE_PACKAGES = ["@cloudflare/workers-types", "@types/aws-lambda", "@types/node", "hono"];

describe.each(["1.9.1", "1.10.0"])("the packed declarations with @opentelemetry/api %s", (apiVersion) => {
  let consumer: Consumer;
  beforeAll(async () => {
    const tarballFolder = await mkdtemp(join(tmpdir(), "tracelet-tarballs-"));
    const tarballs = await packTarballs(tarballFolder);
    const types = TYPE_PACKAGES.map(async (name) => `${name}@${await catalogVersion(name)}`);
    consumer = await createConsumer([
      `@opentelemetry/api@${apiVersion}`,
      OLD_TYPESCRIPT,
      ...(await Promise.all(types)),
      ...tarballs,
    ]);
    await rm(tarballFolder, { recursive: true, force: true });
    await consumer.write("worker.ts", TYPED_WORKER);
    await consumer.write("hono.ts", TYPED_HONO);
    await consumer.write("lambda.mts", TYPED_LAMBDA);
    await consumer.write("lambda.cts", TYPED_LAMBDA);
    await consumer.write("subpaths.mts", TYPED_SUBPATHS);
  });
  afterAll(() => consumer.remove());

  describe.each([
    ["nodenext", ["--module", "nodenext"]],
    ["bundler", ["--module", "esnext", "--moduleResolution", "bundler"]],
  ])("in a strict project of kind %s", (_kind, resolution) => {
    it.each([
      { program: "worker.ts", types: "@cloudflare/workers-types" },
      { program: "hono.ts", types: "@cloudflare/workers-types" },
      { program: "lambda.mts", types: "node" },
      { program: "lambda.cts", types: "node" },
      { program: "subpaths.mts", types: "node" },
    ])("compile with $program", async ({ program, types }) => {
      const flags = [...STRICT, ...resolution, "--types", types];
      await expect(consumer.run(process.execPath, [TSC, ...flags, program])).resolves.toBe("");
    });

    it.each(["worker.ts", "subpaths.mts"])("compile with %s by TypeScript 5.0", async (program) => {
      const old = join(consumer.folder, "node_modules/old-typescript/bin/tsc");
      const flags = [...STRICT, ...resolution, "--target", "es2022", "--types", "@cloudflare/workers-types"];
      await expect(consumer.run(process.execPath, [old, ...flags, program])).resolves.toBe("");
    });
  });
});
