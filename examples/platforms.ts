/** What the tests beside the examples run them on: real workerd, and the real Lambda runtime client. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Collector, startCollector } from "conformance/collector.ts";
import type { CollectedSpan } from "conformance/collector/collected-span.ts";
import { createLambdaHostKind, type LambdaHost, type LambdaOptions } from "conformance/hosts/lambda/lambda.ts";
import { WRANGLER_ENV } from "conformance/hosts/workerd.ts";
import { afterAll, afterEach, beforeAll } from "vitest";
import { createTestHarness, type TestHarness } from "wrangler";

/** An example that runs, with the collector that it sends its spans to. */
export interface RunningExample {
  readonly collector: Collector;
  /** The Workers of the example's own configuration. */
  readonly workers: TestHarness;
  /** Sends a request to the first one of them, over HTTP. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The example's Lambda function. */
  readonly lambda: LambdaHost;
  /** Waits until so many spans of one trace have arrived; those of other traces do not count. */
  spansOf(traceId: string, count: number): Promise<readonly CollectedSpan[]>;
}

/** What of the example runs. */
export interface ExampleParts {
  /** Its `wrangler.jsonc`, or several of them. */
  readonly workers?: readonly string[];
  /** Variables of the Workers, given where the function can be reached. */
  readonly vars?: (example: RunningExample) => Promise<Readonly<Record<string, string>>>;
  /** Its function, with variables of its own. */
  readonly lambda?: LambdaOptions & { readonly env?: Readonly<Record<string, string>> };
}

/** Runs the example of a folder for the tests of a file. */
export function useExample(folder: string, { workers = [], vars, lambda }: ExampleParts): RunningExample {
  // What there is of it is filled in before the first test.
  const example = {} as { -readonly [Part in keyof RunningExample]: RunningExample[Part] };
  let root: string | undefined;
  example.spansOf = (traceId, count) =>
    example.collector.waitFor(({ spans }) => {
      const found = spans.filter((span) => span.traceId === traceId);
      return found.length >= count && found;
    }, `${count} spans of ${traceId}`);

  beforeAll(async () => {
    example.collector = await startCollector();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: example.collector.url };
    if (lambda) {
      const app = { worker: "", lambda: join(folder, "lambda.ts") };
      example.lambda = await createLambdaHostKind("Lambda", lambda).start({ app, env: { ...env, ...lambda.env } });
    }
    if (workers.length === 0) return;
    Object.assign(process.env, WRANGLER_ENV);
    // Wrangler leaves a directory where it runs; the sources are no place for that.
    root = await mkdtemp(join(tmpdir(), "example-"));
    const all = { ...env, ...(await vars?.(example)) };
    const configs = workers.map((file) => ({ configPath: join(folder, file), vars: all }));
    example.workers = createTestHarness({ root, workers: configs });
    const { url } = await example.workers.listen();
    example.fetch = (path, init) => fetch(new URL(path, url), init);
  });
  afterEach(() => example.collector.reset());
  afterAll(async () => {
    const { workers: harness, lambda: host, collector } = example as Partial<RunningExample>;
    await harness?.close();
    await host?.close();
    await collector?.close();
    if (root !== undefined) await rm(root, { recursive: true, force: true });
  });
  return example;
}
