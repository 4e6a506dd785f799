import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import {
  type Behaviour,
  type BehaviourOptions,
  BEHAVIOURS,
  type Exchange,
  type Treatment,
} from "./collector/behaviours.ts";
import { type CollectedRequest, describeRequests, readRequest } from "./collector/collected-request.ts";
import type { CollectedSpan } from "./collector/collected-span.ts";
import { createWaitingRoom } from "./collector/waiting-room.ts";

/** What a condition of {@link Collector.waitFor} looks at. */
export interface Collected {
  readonly spans: readonly CollectedSpan[];
  readonly requests: readonly CollectedRequest[];
}

/** A real OTLP/HTTP receiver on the loopback interface that keeps what it gets, and can turn hostile. */
export interface Collector {
  /** The base URL, for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** Every request whose body was read, in order of arrival, whatever the answer was. */
  readonly requests: readonly CollectedRequest[];
  /** Connections opened so far: zero means that nobody even tried. */
  readonly connections: number;
  /** The spans of all requests, in order of arrival. */
  spans(): CollectedSpan[];
  /**
   * Waits until so many spans have arrived, or until the condition returns something that is neither undefined, null
   * nor false, and resolves with that. The error of a wait in vain says `message` and lists what did arrive.
   */
  waitFor(count: number, message?: string): Promise<readonly CollectedSpan[]>;
  waitFor<Found>(condition: Condition<Found>, message: string): Promise<Exclude<Found, undefined | null | false>>;
  /** Changes how later connections and requests are treated; see `collector/behaviours.ts`. */
  behave<Name extends keyof BehaviourOptions>(name: Name, ...options: BehaviourOptions[Name]): void;
  /** Treats one request after the other as it is said here; the last treatment is for all that follow. */
  behaveInTurn(...treatments: [Treatment, ...Treatment[]]): void;
  /** Forgets what arrived, hangs up on who still waits for an answer, and behaves well again. Idle connections stay. */
  reset(): void;
  /** Closes the connections on which no request is under way, as servers and balancers do with idle ones. */
  closeIdle(): void;
  /** Resets every connection, as happens to those of a machine that was not there for long. */
  resetConnections(): void;
  /** Stops listening and drops every connection, hanging ones too. */
  close(): Promise<void>;
}

type Condition<Found> = (collected: Collected) => Found;

/** Starts a collector that accepts everything, on a free port of 127.0.0.1. */
export async function startCollector(): Promise<Collector> {
  const collector = new LoopbackCollector();
  await collector.listen();
  return collector;
}

class LoopbackCollector implements Collector {
  readonly #server: Server = createServer((request, response) => void this.#receive(request, response));
  readonly #waiting = createWaitingRoom({ describe: () => describeRequests(this.#requests) });
  #requests: CollectedRequest[] = [];
  #connections = 0;
  readonly #sockets = new Set<Socket>();
  /** One for each request; the last one stays. */
  #behaviours: Behaviour[] = [BEHAVIOURS.ok()];
  #epoch = new AbortController();

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get requests(): readonly CollectedRequest[] {
    return this.#requests;
  }

  get connections(): number {
    return this.#connections;
  }

  async listen(): Promise<void> {
    this.#server.on("connection", (socket) => this.#connect(socket));
    // Closing an idle connection races with its next use, and a client cannot always tell what became of its request.
    this.#server.keepAliveTimeout = 0;
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  spans(): CollectedSpan[] {
    return this.#requests.flatMap(({ spans }) => spans);
  }

  waitFor<Found>(wanted: number | Condition<Found>, message?: string): Promise<never> {
    const condition: Condition<unknown> =
      typeof wanted === "number" ? ({ spans }) => spans.length >= wanted && spans : wanted;
    const look = (): unknown => condition({ spans: this.spans(), requests: this.#requests });
    return this.#waiting.wait(look, message ?? `${String(wanted)} spans`) as Promise<never>;
  }

  behave<Name extends keyof BehaviourOptions>(name: Name, ...options: BehaviourOptions[Name]): void {
    this.#become([BEHAVIOURS[name](...options)]);
  }

  behaveInTurn(...treatments: Treatment[]): void {
    this.#become(treatments.map(toBehaviour));
  }

  reset(): void {
    this.#endEpoch();
    this.#requests = [];
    this.#connections = 0;
    this.#behaviours = [BEHAVIOURS.ok()];
  }

  closeIdle(): void {
    this.#server.closeIdleConnections();
  }

  resetConnections(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#endEpoch();
    this.#server.closeAllConnections();
    await closed;
  }

  #become(behaviours: Behaviour[]): void {
    this.#behaviours = behaviours;
    // A client that kept its connection alive must meet the new behaviour too.
    for (const socket of this.#sockets) behaviours[0]?.connect?.(socket);
  }

  /** How the next request is treated. */
  #next(): Behaviour {
    return (this.#behaviours.length > 1 ? this.#behaviours.shift() : this.#behaviours[0]) ?? BEHAVIOURS.ok();
  }

  #connect(socket: Socket): void {
    this.#connections += 1;
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A client may hang up at any moment: that is its right.
    socket.on("error", () => socket.destroy());
    this.#behaviours[0]?.connect?.(socket);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { signal } = this.#epoch;
    const behaviour = this.#next();
    behaviour.begin?.(request.socket);
    // The body may have come with the head.
    if (request.socket.destroyed) return;
    const hangUp = (): void => void response.destroy();
    signal.addEventListener("abort", hangUp);
    response.on("finish", () => signal.removeEventListener("abort", hangUp));
    try {
      const collected = { ...(await readRequest(request)), status: undefined };
      if (signal.aborted) return;
      await this.#respond(behaviour, collected, response);
    } catch {
      // The client broke off or the collector was reset: there is nobody to answer.
      response.destroy();
    }
  }

  async #respond(behaviour: Behaviour, request: CollectedRequest, response: ServerResponse): Promise<void> {
    const { signal } = this.#epoch;
    const { headers } = request;
    const record = { ...request };
    this.#requests.push(record);
    const accepted = (): void => {
      record.status = 200;
      this.#waiting.look();
    };
    const answer: Exchange["answer"] = (status, more = {}, body) => {
      if (signal.aborted) return;
      const contentType = headers["content-type"] ?? "text/plain";
      response.writeHead(status, { "content-type": contentType, ...more });
      // An empty protobuf message has no bytes; in JSON it is an empty object.
      response.end(body ?? (contentType.startsWith("application/json") ? "{}" : ""));
      record.status = status;
      this.#waiting.look();
    };
    this.#waiting.look();
    if (request.problem === undefined) await behaviour.respond({ headers, signal, answer, accepted, response });
    else answer(400);
  }

  #endEpoch(): void {
    this.#epoch.abort();
    this.#epoch = new AbortController();
  }
}

function toBehaviour([name, ...options]: Treatment): Behaviour {
  // The compiler does not see that name and options are of one entry.
  return (BEHAVIOURS[name] as (...options: unknown[]) => Behaviour)(...options);
}
