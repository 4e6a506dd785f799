import process from "node:process";

/** What Node has loaded of itself, its internals among it. */
export const loadedModules = (): readonly string[] =>
  (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList.map((entry) =>
    entry.replace("NativeModule ", ""),
  );

/** Imported first: what was there before the rest of the app. */
export const MODULES_BEFORE: ReadonlySet<string> = new Set(loadedModules());
