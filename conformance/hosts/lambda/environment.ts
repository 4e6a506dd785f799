import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Bundle } from "./bundle.ts";
import { createInvocation, type Invocation, type InvocationOptions, type ReportedError } from "./invocation.ts";
import { Phases } from "./phases.ts";
import { reap } from "./reaper.ts";
import { type RuntimeApi, startRuntimeApi } from "./runtime-api.ts";
import { createRuntimeEnv } from "./runtime-env.ts";

/** The Lambda runtime whose client runs; Node itself is the one that runs the tests. */
export type RuntimeVersion = 22 | 24;

/** What runs in an environment, and how. */
export interface EnvironmentOptions {
  readonly bundle: Bundle;
  /** A module that the process loads first, by `NODE_OPTIONS`. */
  readonly preload?: Bundle | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** @defaultValue 24 */
  readonly runtime?: RuntimeVersion | undefined;
  /** Many events at once in one process, as on Managed Instances: worker threads, and no freezing. */
  readonly maxConcurrency?: number | undefined;
  /** `AWS_LAMBDA_EXEC_WRAPPER`: the program that starts the runtime. */
  readonly wrapper?: string | undefined;
  /** Called for each line that the process writes to stdout or stderr. */
  readonly onLog: (line: string) => void;
}

/** Init failed: the environment never asked for an event. Carries what the runtime client reported. */
export class InitError extends Error {
  override readonly name = "InitError";
  readonly reported: ReportedError;

  constructor(reported: ReportedError) {
    super(`${reported.errorType}: ${reported.errorMessage}`);
    this.reported = reported;
  }
}

/** The platform's is half a second, in which a machine that is busy with tests may not get to run the process at all. */
const SHUTDOWN_MILLIS = 20_000;
/** The runtime client of each version of the runtime, with what it takes. The older one knows handlers that call back. */
const RUNTIME_CLIENTS: Readonly<Record<RuntimeVersion, (handler: string) => readonly string[]>> = {
  24: () => [fileURLToPath(import.meta.resolve("aws-lambda-ric"))],
  22: (handler) => [fileURLToPath(new URL("../bin/index.mjs", import.meta.resolve("aws-lambda-ric-3"))), handler],
};
const PRELOAD = import.meta.resolve("./runtime-client.mjs");

/**
 * One Lambda environment: a real process that runs the real runtime client, is stopped with SIGSTOP as soon as the
 * platform would freeze it, and goes on with SIGCONT.
 */
export class Environment {
  readonly #options: EnvironmentOptions;
  readonly #ready = Promise.withResolvers<void>();
  readonly #phases: Phases;
  #api: RuntimeApi | undefined;
  #process: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isFrozen = false;
  #isAlive = true;

  private constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.#phases = new Phases(
      {
        onReady: () => this.#ready.resolve(),
        onIdle: () => this.#freeze(),
        onInvoke: (invocation, timeoutMillis) => this.#run(invocation, timeoutMillis),
      },
      options.maxConcurrency,
    );
  }

  /** Resolves when init is over. Rejects with {@link InitError}. */
  static async start(options: EnvironmentOptions): Promise<Environment> {
    const environment = new Environment(options);
    await environment.#start();
    return environment;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** False once the process has exited or was condemned to. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Whether the process was stopped. */
  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Names of the extensions that registered during init. */
  get extensions(): string[] {
    return this.#phases.extensions.names;
  }

  invoke(event: unknown, options?: InvocationOptions): Invocation {
    const invocation = createInvocation(event, options);
    this.#phases.submit(invocation);
    if (!this.#isAlive) this.#fail({ errorType: "Runtime.ExitError", errorMessage: "Runtime exited" });
    return invocation;
  }

  /**
   * Ends the environment as the platform does: with an extension, the process is told and has some time to end by itself,
   * otherwise it is just killed.
   */
  async terminate(): Promise<void> {
    this.#isAlive = false;
    if (this.extensions.length > 0 || this.#options.maxConcurrency !== undefined) {
      this.#process?.kill("SIGCONT");
      this.#process?.kill("SIGTERM");
      await Promise.race([this.#exited, sleep(SHUTDOWN_MILLIS, undefined, { ref: false })]);
    }
    await this.close();
  }

  /** Kills the process; whoever waits for a result gets an error. */
  async close(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#exited;
  }

  async #start(): Promise<void> {
    this.#api = await startRuntimeApi(this.#phases, (error) => this.#ready.reject(new InitError(error)));
    const { bundle, preload, wrapper, runtime = 24 } = this.#options;
    const nodeOptions = preload && { NODE_OPTIONS: `--import ${pathToFileURL(preload.file).href}` };
    const node = [process.execPath, "--import", PRELOAD, ...RUNTIME_CLIENTS[runtime](`${bundle.module}.handler`)];
    const [program = "", ...args] = wrapper === undefined ? node : [wrapper, ...node];
    const child = spawn(program, args, {
      cwd: dirname(bundle.file),
      env: { ...createRuntimeEnv(this.#options), ...nodeOptions, AWS_LAMBDA_RUNTIME_API: this.#api.address },
      stdio: ["ignore", "pipe", "pipe"],
    });
    reap(child);
    this.#process = child;
    const exited = Promise.withResolvers<void>();
    this.#exited = exited.promise;
    child.once("exit", (code, signal) => {
      this.#fail({ errorType: "Runtime.ExitError", errorMessage: `Runtime exited: ${signal ?? code}` });
      this.#api?.close();
      exited.resolve();
    });
    for (const stream of [child.stdout, child.stderr]) this.#readLines(stream);
    await this.#ready.promise.catch(async (error: unknown) => {
      await this.close();
      throw error;
    });
  }

  #freeze(): void {
    this.#isFrozen = true;
    this.#process?.kill("SIGSTOP");
  }

  #run(invocation: Invocation, timeoutMillis: number): void {
    this.#isFrozen = false;
    this.#process?.kill("SIGCONT");
    let isCompleted = false;
    const kill = (): void => {
      if (isCompleted) return;
      const errorMessage = `${invocation.id} Task timed out after ${(timeoutMillis / 1000).toFixed(2)} seconds`;
      this.#fail({ errorType: "Sandbox.Timedout", errorMessage });
      this.#process?.kill("SIGKILL");
    };
    const { killAfter } = invocation.options;
    const timer = setTimeout(() => (killAfter === undefined ? kill() : void killAfter.then(kill, kill)), timeoutMillis);
    void invocation.completed.promise.then(() => {
      isCompleted = true;
      clearTimeout(timer);
    });
  }

  #fail(error: ReportedError): void {
    this.#isAlive = false;
    this.#ready.reject(new InitError(error));
    this.#phases.fail({ kind: "error", error });
  }

  #readLines(stream: NodeJS.ReadableStream): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#options.onLog(line);
    });
  }
}
