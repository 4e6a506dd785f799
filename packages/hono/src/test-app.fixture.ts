import type { Attributes } from "@opentelemetry/api";
import { createInMemoryExporter, type ExportedSpan, type SpanExporter } from "@tracelet/core";
import type { HonoOptions } from "./set-ups.ts";

/** A platform with `waitUntil`, and options that keep spans in memory. */
export interface TestApp {
  readonly options: HonoOptions;
  readonly executionContext: ExecutionContextLike;
  /** Sends a request, and reads the answer. */
  request(app: Application, path: string, init?: RequestInit): Promise<Response>;
  /** The spans so far, once all that `waitUntil` was given has settled. */
  spans(): Promise<readonly ExportedSpan[]>;
  /** What these spans are from. */
  resources(): Promise<readonly Attributes[]>;
}

/** A Hono application, whatever its types. */
interface Application {
  request(
    path: string,
    init?: RequestInit,
    env?: object,
    executionContext?: ExecutionContextLike,
  ): Response | Promise<Response>;
}

interface ExecutionContextLike {
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
  readonly props: unknown;
}

export function createTestApp(more: HonoOptions = {}): TestApp {
  const exporter = createInMemoryExporter();
  const resources: Attributes[] = [];
  const origins: SpanExporter = {
    export: (spans, resultCallback) => {
      resources.push(...spans.map(({ resource }) => resource.attributes));
      resultCallback({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
  const held: Promise<unknown>[] = [];
  const executionContext = {
    waitUntil: (promise: Promise<unknown>): void => void held.push(promise),
    passThroughOnException: (): void => undefined,
    props: {},
  };
  const settled = async (): Promise<void> => {
    for (let count = -1; count < held.length;) {
      count = held.length;
      await Promise.all(held);
    }
  };
  return {
    options: { exporter: [exporter, origins], settleMillis: 0, ...more },
    executionContext,
    request: async (app, path, init) => {
      const response = await app.request(path, init, {}, executionContext);
      return new Response(response.body && (await response.arrayBuffer()), response);
    },
    spans: async () => {
      await settled();
      return exporter.spans;
    },
    resources: async () => {
      await settled();
      return resources;
    },
  };
}
