#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseCommand, HELP, type ListenOptions } from "./cli-command.ts";
import { createReceiver, type Receiver } from "./receiver.ts";
import { sanitize } from "./terminal-text.ts";
import { toJsonLine } from "./trace-json.ts";
import { describeLog } from "./trace-notes.ts";
import type { ViewerLog } from "./viewer-log.ts";
import type { ViewerTrace } from "./viewer-trace.ts";
import { renderWaterfall } from "./waterfall.ts";

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;
const DEFAULT_WIDTH = 100;

async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2));
  switch (command.kind) {
    case "help":
      process.stdout.write(HELP);
      return;
    case "version":
      process.stdout.write(`${readVersion()}\n`);
      return;
    case "invalid":
      fail(`${command.problem}\nSee tracelet --help`, EXIT_USAGE);
      return;
    case "listen":
      await listen(command.options);
  }
}

async function listen(options: ListenOptions): Promise<void> {
  const print = options.isJson ? printJson : printWaterfall;
  let receiver: Receiver;
  try {
    receiver = await createReceiver({
      ...options,
      onTrace: print,
      onRequest: ({ logs }) => {
        if (!options.isJson) printLogs(logs);
      },
      onProblem: say,
      onFailed: (path) => say(`POST ${path} was failed as you asked: ${options.fail}`),
    });
  } catch (error) {
    fail(error instanceof TypeError ? error.message : explain(error as NodeJS.ErrnoException, options), EXIT_FAILURE);
    return;
  }
  process.stderr.write(greeting(receiver.url, options));
  // Closing prints what is pending; then nothing keeps the process alive and it ends with exit code 0.
  const stop = (): void => void receiver.close();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // `tracelet --json | head -1`: the reader has had enough.
  process.stdout.on("error", stop);
}

function printJson(trace: ViewerTrace): void {
  process.stdout.write(`${toJsonLine(trace)}\n`);
}

function printWaterfall(trace: ViewerTrace): void {
  const width = process.stdout.columns || DEFAULT_WIDTH;
  process.stdout.write(`${renderWaterfall(trace, { width, color: wantsColor() })}\n\n`);
}

/** Those of traces are printed with them. */
function printLogs(logs: readonly ViewerLog[]): void {
  for (const log of logs) {
    if (log.traceId === undefined) process.stdout.write(`${sanitize(log.serviceName)} ${describeLog(log)}\n`);
  }
}

/** @see https://no-color.org and https://force-color.org */
function wantsColor(): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = process.env;
  if (force) return force !== "0" && force !== "false";
  return process.stdout.isTTY && !no;
}

function greeting(url: string, { forward, fail: failure }: ListenOptions): string {
  return `tracelet is listening on ${url} and prints each trace it receives; the page is ${url}/
${forward === undefined ? "" : `Each request is passed on to ${forward}.\n`}${failure === undefined ? "" : `Each request is failed, as a sick collector would: ${failure}.\n`}Start your code with:

  OTEL_EXPORTER_OTLP_ENDPOINT=${url}
  OTEL_SERVICE_NAME=my-service

(An endpoint switches tracing on: OTEL_ENABLED=true is implied. Stop with Ctrl+C.)

`;
}

function explain({ code, message }: NodeJS.ErrnoException, { port, host }: ListenOptions): string {
  return code === "EADDRINUSE"
    ? `port ${port} on ${host} is taken, perhaps by another tracelet or a Collector.\nChoose another one: tracelet --port ${port < 65_535 ? port + 1 : 0}`
    : `cannot listen on port ${port} of ${host}: ${message}`;
}

function fail(problem: string, exitCode: number): void {
  say(problem);
  process.exitCode = exitCode;
}

function say(text: string): void {
  process.stderr.write(`tracelet: ${text}\n`);
}

function readVersion(): string {
  // One level up from src as well as from dist.
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}

await main();
