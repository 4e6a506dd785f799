import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";

// Reads "+ pid" and "- pid" lines; when its input ends, because this process ended in whatever way, it kills the rest.
const SCRIPT = `
pids=' '
while read -r sign pid; do
  case $sign in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -KILL "$pid"; done
`;

let reaper: ChildProcess | undefined;

/**
 * Makes sure that `child` does not outlive this process, even if this process is killed. A frozen child could not
 * notice that by itself.
 */
export function reap(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  reaper ??= startReaper();
  reaper.stdin?.write(`+ ${pid}\n`);
  child.once("exit", () => reaper?.stdin?.write(`- ${pid}\n`));
}

function startReaper(): ChildProcess {
  // A session of its own: a Ctrl-C in the terminal must not take the reaper first.
  const shell = spawn("/bin/sh", ["-c", SCRIPT], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  shell.unref();
  shell.stdin?.on("error", () => undefined);
  (shell.stdin as unknown as { unref(): void }).unref();
  process.once("exit", () => shell.stdin?.end());
  return shell;
}
