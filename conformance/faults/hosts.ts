import { APP } from "../apps/entries.ts";
import { startSubject, type Subject, toCollector } from "../contract/subject.ts";
import { bareWorkerd } from "../hosts/bare-workerd.ts";
import type { AppEntry, HostKind } from "../hosts/host.ts";
import { createLambdaHostKind, lambda } from "../hosts/lambda/lambda.ts";
import { workerd } from "../hosts/workerd.ts";

/** A host, with who waits for the export there. */
export interface FaultHost {
  readonly title: string;
  readonly kind: HostKind;
  /** @defaultValue the host-neutral app */
  readonly app?: AppEntry;
  /** Node makes the requests of the code, and tells of broken connections and redirects in its own way. */
  readonly isProxied?: boolean;
  /** Exports go by `node:http`, which decodes nothing. */
  readonly isByHttp?: boolean;
}

const withExtension: AppEntry = { ...APP, lambda: `${import.meta.dirname}/../apps/extension-app-lambda.ts` };

/** The columns of the fault matrix: host × flush strategy. A new one is a line here. */
export const FAULT_HOSTS: readonly FaultHost[] = [
  { title: "Workers", kind: workerd, isProxied: true },
  { title: "bare workerd", kind: bareWorkerd },
  { title: "Lambda, awaited", kind: lambda, isByHttp: true },
  {
    title: "Lambda, extension",
    kind: createLambdaHostKind("Lambda with an extension"),
    app: withExtension,
    isByHttp: true,
  },
  {
    title: "Lambda, background",
    kind: createLambdaHostKind("Managed Instances", { maxConcurrency: 4 }),
    isByHttp: true,
  },
];

/** A host that has been started, with a collector of its own. */
export type StartedHost = Subject &
  Pick<Required<FaultHost>, "title" | "isProxied" | "isByHttp"> & { close(): Promise<void> };

/** Starts a host whose exports end after so long at the latest: only the platform's deadline would be later. */
export async function startFaultHost(
  { title, kind, app = APP, isProxied = false, isByHttp = false }: FaultHost,
  env: (collectorUrl: string) => Readonly<Record<string, string>> = toCollector,
): Promise<StartedHost> {
  const subject = await startSubject(kind, {
    app,
    env: (collectorUrl) => ({ OTEL_EXPORTER_OTLP_TIMEOUT: "1000", ...env(collectorUrl) }),
  });
  return Object.assign(subject, { title, isProxied, isByHttp });
}
