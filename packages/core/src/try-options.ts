import { reportProblem } from "./diagnostics.ts";
import { ConfigurationError } from "./options.ts";

/** What an adapter makes of a user's options. */
export interface TryOptions<Options, SetUp> {
  /** Who reports what is wrong with them. */
  readonly adapter: string;
  /** Gives the options; may call a function of the user's. */
  resolve(): Options;
  /** May throw for options that cannot be meant. */
  create(options: Options): SetUp;
}

/** @returns `undefined` for options that are wrong, which is reported: at that time nobody could catch an error. */
export function tryOptions<Options, SetUp>({
  adapter,
  resolve,
  create,
}: TryOptions<Options, SetUp>): SetUp | undefined {
  try {
    const options = resolve();
    if (options instanceof Promise) throw new ConfigurationError("the options function must not be async");
    return create(options);
  } catch (error) {
    // What a function of the user's throws may quote a secret.
    const problem = error instanceof ConfigurationError ? error.message : "the options function threw";
    reportProblem(adapter, `tracing is off: ${problem}`);
    return undefined;
  }
}
