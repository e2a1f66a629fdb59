import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

/** Ends an engine by its process, and removes its folder with what it had mounted in it. */
export function endEngine(pid: string | undefined, folder: string): void {
  if (pid !== undefined)
    spawnSync("sh", [
      "-c",
      'kill "$1"; for i in $(seq 60); do kill -0 "$1" 2>/dev/null || exit 0; sleep 0.5; done; kill -9 "$1"',
      "sh",
      pid,
    ]);
  // Also one that ended in order leaves the network namespace of its containers mounted.
  removeMounted(folder);
}

/** Removes a folder with what is mounted in it. */
export function removeMounted(folder: string): void {
  spawnSync("sh", [
    "-c",
    'grep -o "$1[^ ]*" /proc/mounts | sort -r | xargs -r -n 1 umount -l',
    "sh",
    folder,
  ]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
