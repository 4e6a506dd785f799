import { realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ConfigurationError } from "@tracelet/core";
import { namesTracelet } from "./auto-settings.ts";
import type { LambdaHandlerLike } from "./types.ts";

/** Where a handler is looked for. */
export interface HandlerPlace {
  /** The folder of the function's code. */
  readonly root: string;
  /** The module that must not be loaded by itself: it would wait for itself for ever. */
  readonly self: string;
}

/** In the order in which the runtimes try them. */
const EXTENSIONS = ["", ".js", ".mjs", ".cjs"];

/**
 * The handler that `name` stands for (`folder/module.export.member`), found as the runtime finds it: ES modules and
 * CommonJS, in the folder of the function or of a layer. What the user's module throws is passed on as it is, as is what Node
 * says when there is no such module: the runtime tells both of them as it would without tracelet.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function loadHandler(name: string, { root, self }: HandlerPlace): Promise<LambdaHandlerLike> {
  const { folder, module, members } = parseName(name);
  const file = findModule(resolve(root, folder), { root, module });
  if (realpathSync(file) === fileURLToPath(self)) throw new ConfigurationError(namesTracelet(name));
  // Bundlers that follow an import would look for the file while they bundle, and put what fails in its place.
  const url = pathToFileURL(file).href;
  const loaded = (await import(/* webpackIgnore: true */ /* @vite-ignore */ url)) as { default?: unknown };
  // Names that Node does not see in a CommonJS module are in its `module.exports`, as is its own `default`.
  const found = [loaded, loaded.default].map((exports) => memberOf(exports, members));
  const handler = found.find((member) => typeof member === "function") ?? found.find(Boolean);
  if (!handler) throw runtimeError("HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof handler !== "function") throw runtimeError("HandlerNotFound", `${name} is not a function`);
  return handler as LambdaHandlerLike;
}

function parseName(name: string): { folder: string; module: string; members: string[] } {
  const last = basename(name);
  const dot = last.indexOf(".");
  if (dot < 0 || name.includes("..")) {
    throw runtimeError("MalformedHandlerName", `TRACELET_HANDLER is "${name}"; it must be like "src/app.handler"`);
  }
  const folder = name.slice(0, name.length - last.length);
  return { folder, module: last.slice(0, dot), members: last.slice(dot + 1).split(".") };
}

/** @throws what `require` throws for a module that is not there */
function findModule(folder: string, { root, module }: { readonly root: string; readonly module: string }): string {
  const path = join(folder, module);
  const found = EXTENSIONS.map((extension) => path + extension).find(isFile);
  if (found !== undefined) return found;
  const { resolve: find } = createRequire(import.meta.url);
  return isFolder(path) ? find(path) : find(module, { paths: [root, folder] });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function memberOf(loaded: unknown, members: readonly string[]): unknown {
  let found = loaded;
  for (const member of members) found = (found as Readonly<Record<string, unknown>> | null | undefined)?.[member];
  return found;
}

/** An error by the name that the runtime's own has: alarms and dashboards go by it. */
function runtimeError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = `Runtime.${name}`;
  return error;
}
