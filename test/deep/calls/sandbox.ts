import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import type { Job, Outcome, World } from "./job.ts";
import { STUBS } from "./stubs.ts";

/**
 * Real shells and real programs, in namespaces of their own: `/` is a folder in memory, the programs of this machine are there to be read,
 * and there is no network, no other process, no device and no user but one.
 */

const START = `set -e
root=$1 node=$2
mount -t tmpfs -o size=256m,nodev tmpfs "$root"
mkdir "$root/usr" "$root/dev" "$root/driver" "$root/stub"
mount --rbind /usr "$root/usr"
mount -o remount,bind,ro "$root/usr"
if touch "$root/usr/.dockfix" 2> /dev/null; then echo 'programs could be changed' >&2; exit 9; fi
for folder in bin sbin lib lib32 lib64; do
  if [ -L "/$folder" ]; then ln -s "usr/$folder" "$root/$folder"; fi
done
for device in null zero; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
touch "$root/node"
mount --bind "$node" "$root/node"
mount -o remount,bind,ro "$root/node"
cp "$3/driver.mjs" "$3/jobs.json" "$root/driver/"
cp "$3/stub/"* "$root/stub/"
chmod 755 "$root/stub/"*
ulimit -f 20000
NODE_EXTRA_CA_CERTS= chroot "$root" /node /driver/driver.mjs
cat "$root/driver/outcomes.json" > "$3/outcomes.json"
`;

function start(folder: string): string | undefined {
  const root = join(folder, "root");
  mkdirSync(root, { recursive: true });
  const { status, stderr, error } = spawnSync(
    "unshare",
    [
      ..."--user --map-root-user --mount --pid --net --ipc --uts --fork --kill-child".split(
        " ",
      ),
      "sh",
      "-c",
      START,
      "sh",
      root,
      process.execPath,
      folder,
    ],
    { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] },
  );
  if (error !== undefined) return error.message;
  return status === 0 ? undefined : stderr.trim() || `status ${status}`;
}

function outcomeOf(value: unknown): Outcome {
  if (!isOutcome(value)) throw new Error("the sandbox answers something else");
  return value;
}

function isOutcome(value: unknown): value is Outcome {
  return (
    typeof value === "object" &&
    value !== null &&
    "status" in value &&
    "failed" in value &&
    "changes" in value
  );
}

/** Why there can be no sandbox here; `undefined` where there can. */
export function missingSandbox(): string | undefined {
  try {
    runAll({ empty: {} }, [{ shell: "dash", world: "empty", scripts: [":"] }]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n", 1)[0] : "?";
  }
}

/** Runs jobs one after the other. Throws where there can be no sandbox. */
export function runAll(
  worlds: Readonly<Record<string, World>>,
  jobs: readonly Job[],
): readonly Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), "dockfix-calls-"));
  try {
    const driver = readFileSync(join(import.meta.dirname, "driver.ts"), "utf8");
    const { outputText } = ts.transpileModule(driver, {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
      },
    });
    writeFileSync(join(folder, "driver.mjs"), outputText);
    writeFileSync(join(folder, "jobs.json"), JSON.stringify({ worlds, jobs }));
    mkdirSync(join(folder, "stub"));
    for (const [name, text] of Object.entries(STUBS))
      writeFileSync(join(folder, "stub", name), `#!/bin/sh\n${text}`);
    const why = start(folder);
    if (why !== undefined) throw new Error(`no sandbox: ${why}`);
    return readFileSync(join(folder, "outcomes.json"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => outcomeOf(JSON.parse(line)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
