import { Buffer } from "node:buffer";

/** What a test may rely on, so that a case says which hosts it is for. */
export interface HostCapabilities {
  /** The response does not wait for the export, and the code goes on after it. */
  readonly exportsAfterResponse: boolean;
  /** The platform freezes the code once that has nothing to do: what ends later waits for the next request. */
  readonly freezes?: boolean;
  /** How work can be registered to outlive the response. */
  readonly waitUntil: readonly WaitUntil[];
  /** The response reaches the client while the handler still writes it; see {@link Host.open}. */
  readonly streams: boolean;
  /** A framework stands between the platform and the handler: it answers errors, and never synchronously. */
  readonly framework?: boolean;
  /** How many requests run at the same time in one isolate or process. */
  readonly concurrency: number;
}

/** Ways in which work outlives the response; `detached` is none: a promise that nobody was told of. */
export type WaitUntil = "context" | "imported" | "detached";

/** A request as `fetch` takes it, without the URL. */
export interface HostRequest {
  /** @defaultValue "GET" */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Breaks the connection off when aborted. */
  readonly signal?: AbortSignal;
}

/** A whole response. */
export interface HostResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** A response whose body is still coming. */
export interface OpenResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Breaks the connection off, as a client does that leaves. */
  disconnect(): void;
}

/** User code that runs on a platform. */
export interface Host {
  readonly name: string;
  readonly capabilities: HostCapabilities;
  /** Sends a request and reads the response to its end. Rejects when there is no response. */
  request(path: string, request?: HostRequest): Promise<HostResponse>;
  /** Sends a request and resolves with the response's head. Rejects on hosts that do not stream. */
  open(path: string, request?: HostRequest): Promise<OpenResponse>;
  /** What the user code and tracelet logged, a line each. */
  logs(): readonly string[];
  close(): Promise<void>;
}

/** The same user code as it is deployed to each platform: absolute paths of TypeScript modules. */
export interface AppEntry {
  readonly worker: string;
  readonly lambda: string;
  /** A module that serves by itself, where the case runs on Node, Bun and Deno. */
  readonly server?: string;
  /** A Worker of classes `Plain`, `Traced` and `Second`, where the case runs in a Durable Object. */
  readonly object?: string;
  /** A handler of `awslambda.streamifyResponse`, where the case runs on Lambda with streamed responses. */
  readonly stream?: string;
  /** What is bundled, on Workers and Lambda, as a package of this name. */
  readonly alias?: Readonly<Record<string, string>>;
}

/** What runs, and the variables it finds. */
export interface StartOptions {
  readonly app: AppEntry;
  readonly env?: Readonly<Record<string, string>>;
}

/** A platform that can run an app. */
export interface HostKind {
  readonly name: string;
  readonly capabilities: HostCapabilities;
  /** Which of an app's modules it runs, where not all apps have it. */
  readonly module?: "server" | "object" | "stream";
  start(options: StartOptions): Promise<Host>;
}

/** The body of a response as text. */
export function textOf({ body }: HostResponse): string {
  return Buffer.from(body).toString("utf8");
}

/** The body of a response as JSON. */
export function jsonOf<Value>(response: HostResponse): Value {
  return JSON.parse(textOf(response)) as Value;
}
