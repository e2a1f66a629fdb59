import { spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * Its input ends when dockfix does, however that comes: then it ends what dockfix had running, which otherwise would go on building for nobody. A file
 * that is not there says that dockfix has ended in order.
 */
const WATCH = `cat >/dev/null
[ -f "$1" ] || exit 0
for signal in TERM KILL; do
  while read -r pid start; do kill -s $signal -- "-$pid"; done <"$1"
  [ $signal = KILL ] || sleep 2
done 2>/dev/null`;

/** Starts a process that ends the process groups in the file (`PID …` a line) as soon as this process is gone. Gives what ends the guard. */
export function startGuard(file: string): () => void {
  if (process.platform === "win32") return () => undefined;
  const guard = spawn("/bin/sh", ["-c", WATCH, "sh", file], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without one, a later start ends what is still running.
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return () => guard.stdin.end();
}
