/** The methods that are patched: those that log. */
const METHODS = ["debug", "info", "log", "warn", "error"] as const;

export type ConsoleMethod = (typeof METHODS)[number];

/** What may be done with a call before it is printed. One of each in an isolate. */
export interface ConsoleHooks {
  /** Sees the arguments as the caller gave them. */
  readonly observe: (method: ConsoleMethod, args: readonly unknown[]) => void;
  /** Returns the arguments to print. */
  readonly rewrite: (args: unknown[]) => unknown[];
}

type Print = (this: unknown, ...args: unknown[]) => unknown;

interface Patch {
  readonly original: Print;
  readonly replacement: Print;
}

const hooks: { -readonly [Name in keyof ConsoleHooks]?: ConsoleHooks[Name] } = {};
const patches = new Map<ConsoleMethod, Patch>();
let isInHook = false;

/**
 * Hangs a hook into the console as it is now, and returns what takes it off again: with the last one the console is as it
 * was. When somebody else has patched it since, theirs stays, and with it ours beneath, inert. The same hook twice counts
 * once.
 */
export function hookConsole<Name extends keyof ConsoleHooks>(name: Name, hook: ConsoleHooks[Name]): () => void {
  const own: Partial<ConsoleHooks> = { [name]: hook };
  Object.assign(hooks, own);
  for (const method of METHODS) patch(method);
  return () => {
    if (hooks[name] !== hook) return;
    delete hooks[name];
    if (Object.keys(hooks).length === 0) for (const method of METHODS) unpatch(method);
  };
}

function patch(method: ConsoleMethod): void {
  const original = globalThis.console[method] as Print | undefined;
  // Put on top again when it was replaced: by the runtime of Lambda, which starts after what `--import` loads.
  if (typeof original !== "function" || original === patches.get(method)?.replacement) return;
  const { [method]: replacement } = {
    [method](this: unknown, ...args: unknown[]): unknown {
      // One beneath another patch is a patch no more: a call must not count twice.
      const isCurrent = patches.get(method)?.replacement === replacement;
      return Reflect.apply(original, this, isCurrent ? applyHooks(method, args) : args);
    },
  } as Record<ConsoleMethod, Print>;
  Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
  if (Reflect.set(globalThis.console, method, replacement)) patches.set(method, { original, replacement });
}

function unpatch(method: ConsoleMethod): void {
  const patched = patches.get(method);
  if (patched && globalThis.console[method] === patched.replacement) {
    Reflect.set(globalThis.console, method, patched.original);
  }
  patches.delete(method);
}

function applyHooks(method: ConsoleMethod, args: unknown[]): unknown[] {
  if (isInHook) return args; // a getter of what is logged may log
  isInHook = true;
  try {
    hooks.observe?.(method, args);
    return hooks.rewrite?.(args) ?? args;
  } catch {
    return args; // what cannot be read is the console's own matter
  } finally {
    isInHook = false;
  }
}
