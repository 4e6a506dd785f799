#!/usr/bin/env node
// A newcomer's first minutes, typed by a machine: clones what is committed, leaves every cache behind, types the README's
// commands as they stand there, and says how long each took. Fails when one fails, or is no longer in the README.
// JavaScript, because Node 20 does not run TypeScript: `npm run newcomer`.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** What somebody types who wants to see a trace. `npm test`, the README's other command, is what `.ci/run` begins with. */
const COMMANDS = ["npm run demo"];
const WINDOWS = process.platform === "win32";

const place = mkdtempSync(join(tmpdir(), "tracelet-newcomer-"));
try {
  const clone = join(place, "tracelet");
  time("git clone", () => execFileSync("git", ["clone", "--quiet", "--no-local", "--depth=1", ROOT, clone]));
  const typed = commandsIn(readFileSync(join(clone, "README.md"), "utf8"));
  for (const command of COMMANDS) {
    if (!typed.includes(command)) throw new Error(`the README no longer says: ${command}`);
    time(command, () => type(command, { cwd: clone, env: emptyHome(join(place, "home")) }));
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}

/**
 * The commands that a text tells to type, without their comments.
 *
 * @param {string} markdown
 */
function commandsIn(markdown) {
  const blocks = [...markdown.matchAll(/^```(?:sh|bash)\n([^]*?)^```/gm)].map(([, block = ""]) => block);
  return blocks.flatMap((block) => block.split("\n")).map((line) => line.replace(/\s+#.*$/, "").trim());
}

/**
 * The environment of somebody who has just logged in for the first time: no caches, and none of the variables that npm
 * sets for this script. Where the machine finds its registry stays.
 *
 * @param {string} home
 */
function emptyHome(home) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_registry)|PNPM_|XDG_|INIT_CWD)/i.test(name),
  );
  const userConfig = process.env["NPM_CONFIG_USERCONFIG"] ?? join(homedir(), ".npmrc");
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_DATA_HOME: join(home, "data"),
    NPM_CONFIG_CACHE: join(home, "npm"),
    ...(existsSync(userConfig) && { NPM_CONFIG_USERCONFIG: userConfig }),
  };
}

/**
 * @param {string} command
 * @param {import("node:child_process").SpawnSyncOptions} options
 */
function type(command, options) {
  const [program = "", ...programArguments] = command.split(" ");
  const { status, error } = spawnSync(program, programArguments, { stdio: "inherit", shell: WINDOWS, ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} failed with ${status}`);
}

/**
 * Runs a step, and prints it with its time.
 *
 * @param {string} step
 * @param {() => unknown} run
 */
function time(step, run) {
  console.log(`$ ${step}`);
  const started = Date.now();
  run();
  console.log(`= ${((Date.now() - started) / 1000).toFixed(1)} s: ${step}\n`);
}
