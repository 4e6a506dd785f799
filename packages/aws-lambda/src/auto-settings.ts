import { ConfigurationError, type EnvRecord, reportProblem } from "@tracelet/core";
import type { FlushMode } from "./lambda-flush.ts";

const HANDLER = "TRACELET_HANDLER";
const FLUSH = "TRACELET_FLUSH";

/** What the handler without code goes by. */
export interface AutoSettings {
  /** The user's handler, as the runtime would be told of it: `src/app.handler`. */
  readonly name: string;
  /** The folder that `name` starts from. */
  readonly root: string;
  /** @defaultValue as without the option */
  readonly flush?: FlushMode;
}

/** @throws ConfigurationError when the variables name no handler of the user's. */
export function readAutoSettings(env: EnvRecord): AutoSettings {
  const {
    [HANDLER]: name,
    _HANDLER: own,
    LAMBDA_TASK_ROOT: root,
  } = env as Readonly<Record<string, string | undefined>>;
  if (!name) {
    throw new ConfigurationError(
      `${HANDLER} is not set: tracelet is the function's handler, and has to be told yours, such as "src/app.handler".`,
    );
  }
  if (name === own) throw new ConfigurationError(namesTracelet(name));
  return { name, root: root ?? process.cwd(), ...readFlush(env[FLUSH]) };
}

/** What is said when tracelet would have to call itself. */
export function namesTracelet(name: string): string {
  return `${HANDLER} is "${name}", which is tracelet's own handler; name yours in it, such as "src/app.handler".`;
}

function readFlush(value: unknown): Pick<AutoSettings, "flush"> {
  if (value === "await" || value === "extension" || value === "background") return { flush: value };
  if (value) reportProblem("aws-lambda", `${FLUSH} is "${String(value)}"; use await, extension or background`);
  return {};
}
