import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { builtCli } from "../cli/built.ts";
import { BASE, env } from "./bench.ts";

/** How a command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds between the interruption and the end; 0 where there was none. */
  readonly patience: number;
}

/** A folder to work in, and the program as it ships. */
export interface Bench {
  /** Path of a file in the folder, which is also the build context. */
  readonly file: (name: string, text?: string) => string;
  readonly dockfix: (...argv: readonly string[]) => Promise<Ended>;
  /** The same, and Ctrl-C once the text stands `times` times on standard error. */
  readonly interrupted: (
    text: string,
    times: number,
    ...argv: readonly string[]
  ) => Promise<Ended>;
  readonly docker: (...args: readonly string[]) => string;
}

/** A package repository with large lists, so that a real apt needs no network. */
const REPOSITORY = `set -e
cd /repo
for name in greeting farewell; do
  mkdir -p $name/DEBIAN $name/usr/share/$name
  printf 'Package: %s\\nVersion: 1\\nArchitecture: all\\nMaintainer: nobody <nobody@localhost>\\nDescription: says it\\n' $name >$name/DEBIAN/control
  echo $name >$name/usr/share/$name/text
  dpkg-deb --root-owner-group --build $name $name.deb >/dev/null
  rm -r $name
done
for deb in *.deb; do
  dpkg-deb --field $deb
  printf 'Filename: ./%s\\nSize: %s\\nSHA256: %s\\n\\n' $deb $(stat -c %s $deb) $(sha256sum $deb | cut -d' ' -f1)
done >Packages
for n in $(seq 100); do
  printf 'Package: padding-%s\\nVersion: 1\\nArchitecture: all\\nFilename: ./%s.deb\\nSize: 1\\nDescription: nothing\\n' $n $n
  head -c 80000 /dev/urandom | base64 | sed 's/^/ /'
  echo
done >>Packages
echo 'deb [trusted=yes] copy:/repo ./' >sources.list
`;

/** Call it once in a file with tests. */
export function commandBench(): Bench {
  const cli = builtCli();
  // Beside the folder for temporary files, which is looked at for what is left.
  const folder = mkdtempSync(path.join(tmpdir(), "dockfix-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const environment = {
    ...env,
    DOCKER_BUILDKIT: "1",
    XDG_CACHE_HOME: path.join(folder, ".cache"),
    XDG_STATE_HOME: path.join(folder, ".state"),
  };
  const docker = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync("/usr/bin/docker", args, {
      env: environment,
      encoding: "utf8",
    });
    if (status === 0) return stdout;
    throw new Error(`docker ${args.join(" ")}: ${stderr}`);
  };
  beforeAll(() => {
    const repository = path.join(folder, "repo");
    mkdirSync(repository);
    writeFileSync(path.join(folder, ".dockerignore"), "*\n!repo\n!site\n");
    writeFileSync(path.join(folder, "site"), "hello\n");
    const mount = `${repository}:/repo`;
    const run = ["run", "--rm", "--network=none", "--volume", mount];
    docker(...run, BASE, "bash", "-c", REPOSITORY);
  });
  const start = (
    argv: readonly string[],
    interruption?: { readonly text: string; readonly times: number },
  ): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [cli.path(), ...argv], {
        cwd: folder,
        env: environment,
      });
      let stdout = "";
      let stderr = "";
      let stopped: number | undefined;
      child.stdout.on("data", (chunk: Buffer) => (stdout += String(chunk)));
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += String(chunk);
        if (interruption === undefined || stopped !== undefined) return;
        const { text, times } = interruption;
        if (stderr.split(text).length <= times) return;
        stopped = performance.now();
        // In the midst of what the text announces.
        setTimeout(() => child.kill("SIGINT"), 1500);
      });
      child.on("error", reject);
      child.on("close", (code) => {
        const patience =
          stopped === undefined ? 0 : (performance.now() - stopped) / 1000;
        resolve({ code, stdout, stderr, patience });
      });
    });
  return {
    file(name, text) {
      const file = path.join(folder, name);
      if (text !== undefined) writeFileSync(file, text);
      return file;
    },
    dockfix: (...argv) => start(argv),
    interrupted: (text, times, ...argv) => start(argv, { text, times }),
    docker,
  };
}
