import { parseArgs } from "node:util";
import { parseFailure, type Failure } from "./failure.ts";

/** Settings of a running viewer. */
export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  readonly isJson: boolean;
  readonly quietMillis: number;
  readonly forward: string | undefined;
  readonly fail: Failure | undefined;
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: "listen"; readonly options: ListenOptions }
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "invalid"; readonly problem: string };

/** The text of `tracelet --help`. */
export const HELP = `Usage: tracelet [options]

Receives OpenTelemetry traces, logs and metrics (OTLP/HTTP) on this machine, prints each trace as a waterfall, and shows
all of it on a web page at the same address.

  --port <number>      port to listen on (default 4318)
  --host <address>     address to listen on (default 127.0.0.1: this machine only)
  --json               print one line of JSON per trace instead
  --forward <url>      pass each request on to this collector or backend, as it came
  --fail <how>         answer like a sick collector: a status such as 429 or 503, hang, or reset
  --quiet-millis <n>   print a trace when nothing has arrived for it for so long (default 500)
  --help               show this text
  --version            show the version
`;

const OPTIONS = {
  port: { type: "string", default: "4318" },
  host: { type: "string", default: "127.0.0.1" },
  json: { type: "boolean", default: false },
  forward: { type: "string" },
  fail: { type: "string" },
  "quiet-millis": { type: "string", default: "500" },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", short: "v", default: false },
} as const;
const MAX_PORT = 65_535;
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/** Reads the arguments after `tracelet`; mistakes come back as the kind `invalid`. */
export function parseCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { kind: "help" };
    if (values.version) return { kind: "version" };
    const port = parseNumber(values.port, { option: "--port", max: MAX_PORT });
    const quietMillis = parseNumber(values["quiet-millis"], {
      option: "--quiet-millis",
      max: MAX_TIMER_MILLIS,
    });
    return {
      kind: "listen",
      options: {
        port,
        host: values.host,
        isJson: values.json,
        quietMillis,
        forward: values.forward,
        fail: values.fail === undefined ? undefined : readFailure(values.fail),
      },
    };
  } catch (error) {
    return { kind: "invalid", problem: error instanceof Error ? error.message : String(error) };
  }
}

function readFailure(text: string): Failure {
  const failure = parseFailure(text);
  if (failure === undefined) throw new RangeError(`--fail must be an error status, hang or reset, not "${text}"`);
  return failure;
}

function parseNumber(text: string, { option, max }: { option: string; max: number }): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) {
    throw new RangeError(`${option} must be a whole number from 0 to ${max}, not "${text}"`);
  }
  return value;
}
