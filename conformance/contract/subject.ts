import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { APP } from "../apps/entries.ts";
import { type Collected, type Collector, startCollector } from "../collector.ts";
import type { CollectedRequest } from "../collector/collected-request.ts";
import type { CollectedSpan } from "../collector/collected-span.ts";
import { type Gates, startGates } from "../gate.ts";
import { bareWorkerd, createBareWorkerdKind } from "../hosts/bare-workerd.ts";
import { bun } from "../hosts/bun.ts";
import { deno } from "../hosts/deno.ts";
import { durableObject } from "../hosts/durable-object.ts";
import type { AppEntry, Host, HostKind } from "../hosts/host.ts";
import { createLambdaHostKind, lambda } from "../hosts/lambda/lambda.ts";
import { node } from "../hosts/node.ts";
import { workerd } from "../hosts/workerd.ts";
import { type Reason, skippedFor } from "../matrix/annotations.ts";

/** An app on a host, a collector for its spans, and gates to stop its code at. */
export interface Subject {
  readonly kind: HostKind;
  readonly host: Host;
  readonly collector: Collector;
  readonly gates: Gates;
  /** The spans of a trace that have arrived. Cases look at their own traces only: earlier ones may still come in. */
  trace(traceId: string): CollectedSpan[];
  /** Waits until so many spans of a trace have arrived. */
  arrival(traceId: string, count: number): Promise<readonly CollectedSpan[]>;
  /** The export requests that carry spans of a trace. */
  exportsOf(traceId: string): CollectedRequest[];
  /**
   * Waits for spans that end after the response. Where the platform freezes the code, it sends requests that thaw it:
   * there, late spans go with a later flush.
   */
  eventually<Found>(condition: (collected: Collected) => Found, message: string): Promise<NonNullable<Found>>;
}

/** Servers: there the app stands behind Hono, and `tracing()` is its only instrumentation. */
export const SERVERS: readonly HostKind[] = [node, bun, deno];

/** The flag that most Workers have: all of Node's modules, and `process`. */
const compatible = createBareWorkerdKind("workerd with nodejs_compat", { flags: ["nodejs_compat"] });

/** Many invocations at once in one process: the export goes on in the background. */
const managed = createLambdaHostKind("Lambda Managed Instances", { maxConcurrency: 8 });

/** The extension is registered before the runtime asks for its first event, whatever the handler is. */
const extended = createLambdaHostKind("Lambda with an extension", {
  preload: `${import.meta.dirname}/../apps/extension-preload.ts`,
  hasExtension: true,
});

const streamed = createLambdaHostKind("Lambda, streaming", { streams: true });
const streaming: HostKind = {
  ...streamed,
  module: "stream",
  start: ({ app, env }) => streamed.start({ app: { ...app, lambda: app.stream ?? "" }, ...(env && { env }) }),
};

/** The hosts that every case of the contract runs on. A new host is a line here. */
export const HOSTS: readonly HostKind[] = [
  workerd,
  compatible,
  bareWorkerd,
  durableObject,
  lambda,
  extended,
  streaming,
  managed,
  ...SERVERS,
];

/** What a group of cases runs. */
export interface SubjectOptions {
  /** @defaultValue {@link HOSTS} */
  readonly hosts?: readonly HostKind[];
  /** Why there cannot be these cases on a host, where they are skipped then. */
  readonly lacks?: (kind: HostKind) => Reason;
  /** All hosts at once, for a group of one case that has to wait for long. @defaultValue false */
  readonly concurrent?: boolean;
  /** @defaultValue {@link APP} */
  readonly app?: AppEntry;
  /** Variables besides the collector's endpoint; `collectorUrl` is what they may need. */
  readonly env?: (collectorUrl: string) => Readonly<Record<string, string>>;
}

const PATIENCE_MILLIS = 60_000;
const MAX_THAWS = 500;

/** The variables that switch tracing on. */
export const toCollector = (collectorUrl: string): Readonly<Record<string, string>> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
  OTEL_SERVICE_NAME: "conformance",
});

/** Defines cases for every host: starts the app once for the group, and resets the collector after each case. */
export function onEveryHost(
  title: string,
  define: (subject: Subject) => void,
  { hosts = HOSTS, lacks, concurrent = false, app = APP, env = toCollector }: SubjectOptions = {},
): void {
  for (const kind of hosts) {
    const { skip, meta } = skippedFor(lacksModule(kind, app) ?? lacks?.(kind));
    const options = { timeout: PATIENCE_MILLIS, concurrent, skip, meta: { ...meta, host: kind.name } };
    describe(`${title} on ${kind.name}`, options, () => {
      const subject = new StartedSubject(kind);
      beforeAll(() => subject.start(app, env), PATIENCE_MILLIS);
      afterEach(() => subject.collector.reset());
      afterAll(() => subject.close(), PATIENCE_MILLIS);
      define(subject);
    });
  }
}

function lacksModule({ module }: HostKind, app: AppEntry): Reason {
  return module !== undefined && app[module] === undefined ? `this app has no module "${module}"` : undefined;
}

/** Starts an app on a host for whoever does more than {@link onEveryHost}; `close` ends it with its collector. */
export async function startSubject(
  kind: HostKind,
  { app = APP, env = toCollector }: Omit<SubjectOptions, "hosts"> = {},
): Promise<Subject & { close(): Promise<void> }> {
  const subject = new StartedSubject(kind);
  await subject.start(app, env);
  return subject;
}

class StartedSubject implements Subject {
  readonly kind: HostKind;
  host!: Host;
  collector!: Collector;
  gates!: Gates;

  constructor(kind: HostKind) {
    this.kind = kind;
  }

  async start(app: AppEntry, env: (collectorUrl: string) => Readonly<Record<string, string>>): Promise<void> {
    [this.collector, this.gates] = await Promise.all([startCollector(), startGates()]);
    this.host = await this.kind.start({ app, env: env(this.collector.url) });
  }

  async close(): Promise<void> {
    await this.host?.close();
    await Promise.all([this.collector.close(), this.gates.close()]);
  }

  trace(traceId: string): CollectedSpan[] {
    return this.collector.spans().filter((span) => span.traceId === traceId);
  }

  arrival(traceId: string, count: number): Promise<readonly CollectedSpan[]> {
    const isThere = (): readonly CollectedSpan[] | false => this.trace(traceId).length >= count && this.trace(traceId);
    return this.collector.waitFor(isThere, `${count} spans of ${traceId}`);
  }

  exportsOf(traceId: string): CollectedRequest[] {
    return this.collector.requests.filter(({ spans }) => spans.some((span) => span.traceId === traceId));
  }

  async eventually<Found>(condition: (collected: Collected) => Found, message: string): Promise<NonNullable<Found>> {
    const isFound = (): boolean =>
      Boolean(condition({ spans: this.collector.spans(), requests: this.collector.requests }));
    if (this.kind.capabilities.freezes) {
      for (let thaws = 0; thaws < MAX_THAWS && !isFound(); thaws += 1) await this.host.request("/ok");
    }
    return (await this.collector.waitFor(condition, message)) as NonNullable<Found>;
  }
}
